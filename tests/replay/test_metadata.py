"""Tables that revisions make and drop by SQLAlchemy's own metadata, and enumerations of values that nobody can tell."""

from __future__ import annotations

import pytest

from tests.replay.histories import table, upgraded

OWN = """
meta = sa.MetaData()
users = sa.Table("users", meta, sa.Column("id", sa.Integer, primary_key=True), sa.Index("ix", "id"))
teams = sa.Table("teams", meta, sa.Column("user_id", sa.Integer, sa.ForeignKey("users.id")))
"""


@pytest.mark.parametrize(
    ("body", "names"),
    [
        (f"{OWN}meta.create_all(op.get_bind())", "teams users"),
        (f"{OWN}meta.create_all(op.get_bind(), tables=[users])", "users"),
        (f"{OWN}users.create(op.get_bind())", "users"),
        (f"{OWN}meta.create_all(op.get_bind())\nteams.drop(op.get_bind())", "users"),
        (f"{OWN}meta.create_all(op.get_bind())\nmeta.drop_all(op.get_bind())", ""),
        (f"{OWN}sa.MetaData().create_all(op.get_bind())", ""),
    ],
)
def test_tables_of_a_metadata_of_its_own(body: str, names: str) -> None:
    found = upgraded(body)
    assert " ".join(str(each.key) for each in found.schema.tables) == names


@pytest.mark.parametrize(
    ("body", "names"),
    [
        ('meta.reflect(bind=op.get_bind())\nmeta.tables["users"].drop(op.get_bind())', "teams"),
        ("meta.reflect(op.get_bind())\nmeta.drop_all(op.get_bind())", ""),
        ('meta.reflect(op.get_bind(), only=["teams"])\nmeta.drop_all(op.get_bind())', "users"),
        ("meta.drop_all(op.get_bind())", "teams users"),  # it knows of none
        ('sa.Table("teams", meta, autoload_with=op.get_bind()).drop(op.get_bind())', "users"),
        ('if "teams" in meta.tables:\n    op.drop_table("teams")', "users"),
    ],
)
def test_tables_that_are_read_from_the_database(body: str, names: str) -> None:
    found = upgraded(f"{OWN}meta.create_all(op.get_bind())", f"meta = sa.MetaData()\n{body}")
    assert " ".join(str(each.key) for each in found.schema.tables) == names


UNKNOWN = "from somewhere import load, Status"


@pytest.mark.parametrize(
    ("kind", "opaque"),
    [
        ('sa.Enum("a", "b", name="state")', False),
        ('sa.Enum(*("a", "b"), name="state")', False),
        ('sa.Enum(*load(), name="state")', True),
        ('sa.Enum(Status, name="state")', True),
        ('sa.Enum(*[each.value for each in Status], name="state")', True),
        ('postgresql.ENUM(*load(), name="state")', True),
        ('postgresql.ARRAY(sa.Enum(Status, name="state"))', True),
        ('sa.Enum(Status, native_enum=False)', True),
        ('sa.Enum(Status, native_enum=False, length=20)', False),
        ('postgresql.ENUM(*load(), name="state", create_type=False)', False),
    ],
)  # fmt: skip
def test_values_of_an_enumeration_that_are_not_known(kind: str, opaque: bool) -> None:
    """A table that is made, a column that is added, one that is altered, and a table that makes itself."""
    first = 'op.create_table("users", sa.Column("id", sa.Integer()), sa.Column("x", sa.Text()))'
    for body in (
        f'op.create_table("teams", sa.Column("id", sa.Integer()), sa.Column("x", {kind}))',
        f'op.add_column("users", sa.Column("y", {kind}))',
        f'op.alter_column("users", "x", type_={kind})',
        f'sa.Table("teams", sa.MetaData(), sa.Column("x", {kind})).create(op.get_bind())',
    ):
        found = upgraded(first, body, head=UNKNOWN)
        assert [each.tables for each in found.blind_spots] == ([("teams",) if "teams" in body else ("users",)] * opaque)


@pytest.mark.parametrize(
    "bases", ["enum.Enum", "str, enum.Enum", "int, enum.ReprEnum", "enum.IntFlag", "Mixin, enum.StrEnum"]
)
def test_values_of_a_class_of_any_kind_of_enumeration(bases: str) -> None:
    head = f"import enum\nclass Mixin:\n    pass\nclass State({bases}):\n    a = 1\n    bb = 2\n"
    body = 'op.create_table("users", sa.Column("x", sa.Enum(State, native_enum=False)))'
    found = upgraded(body, head=head)
    assert [each.type for each in table(found, "users").columns] == ["String(2)"]
    assert not found.blind_spots


def test_columns_that_a_call_gives_are_not_all_known() -> None:
    found = upgraded('op.create_table("users", sa.Column("id", sa.Integer()), *load())', head=UNKNOWN)
    assert [each.name for each in table(found, "users").columns] == ["id"]
    assert [each.tables for each in found.blind_spots] == [("users",)]
