"""Models against the schema at head: what differs is told, and what only looks so is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor.audits.migrations.against import against_models
from auditor.facts.key import TableKey
from auditor.facts.schema import Column, Table
from tests.audits.migrations.projects import told, told_by
from tests.replay.histories import replayed, revision

ID = "id = sa.Column(sa.Integer, primary_key=True)"
MADE = 'sa.Column("id", sa.Integer(), primary_key=True)'


def found(folder: Path, declared: str, made: str, later: str = "pass") -> set[tuple[str, str]]:
    table = f'op.create_table("users", {MADE}, {made})'
    return {(each.rule, each.subject) for each in told(folder, f"{ID}\n{declared}", table, later)}


NAME = "name = sa.Column(sa.String(50), nullable=False)"
MADE_NAME = 'sa.Column("name", sa.String(50), nullable=False)'


@pytest.mark.parametrize(
    ("declared", "made", "later", "expected"),
    [
        (NAME, MADE_NAME, "pass", None),
        (NAME, "", "pass", ("declared-not-migrated", "models.User.name")),
        ("", MADE_NAME, "pass", ("migrated-not-declared", "models.User.name")),
        (NAME, 'sa.Column("name", sa.String(20), nullable=False)', "pass", ("migrated-otherwise", "models.User.name")),
        (NAME, 'sa.Column("name", sa.String(50))', "pass", ("migrated-otherwise", "models.User.name")),
        (NAME, 'sa.Column("name", sa.String(50))', 'op.alter_column("users", "name", nullable=False)', None),
        ("name = sa.Column(sa.Text)", 'sa.Column("name", sa.String())', "pass", None),
        ("at = sa.Column(sa.DateTime(True))", 'sa.Column("at", sa.TIMESTAMP(timezone=True))', "pass", None),
        (
            "at = sa.Column(sa.DateTime)",
            'sa.Column("at", sa.DateTime(timezone=True))',
            "pass",
            ("migrated-otherwise", "models.User.at"),
        ),
        ("at = sa.Column(sa.JSON().with_variant(JSONB, 'x'))", 'sa.Column("at", postgresql.JSONB())', "pass", None),
        ("at = sa.Column(Unheard)", 'sa.Column("at", sa.Integer())', "pass", None),
        (
            "state = sa.Column(sa.Enum('a', name='state'))",
            "sa.Column('state', sa.Enum('a', name='states'))",
            "pass",
            ("migrated-otherwise", "models.User.state"),
        ),
        ("x = sa.Column(sa.Enum('a', name='x', native_enum=False))", "sa.Column('x', sa.String(1))", "pass", None),
        (f"{NAME[:-1]}, index=True)", MADE_NAME, "pass", ("declared-not-migrated", "models.User.ix_users_name")),
        (f"{NAME[:-1]}, index=True)", MADE_NAME, 'op.create_index("other", "users", ["name"])', None),
        (NAME, MADE_NAME, 'op.create_index("more", "users", ["name"])', ("migrated-not-declared", "models.User.more")),
        (f"{NAME[:-1]}, unique=True)", MADE_NAME, 'op.create_index("u", "users", ["name"], unique=True)', None),
        (
            f"{NAME[:-1]}, unique=True)",
            MADE_NAME,
            "pass",
            ("declared-not-migrated", "models.User.users_name_key"),
        ),
        (
            f"{NAME}\n__table_args__ = (sa.Index('i', 'name', postgresql_where=sa.text('id > 1')),)",
            MADE_NAME,
            'op.create_index("i", "users", ["name"])',
            ("migrated-otherwise", "models.User.i"),
        ),
        (
            f"{NAME}\n__table_args__ = (sa.Index('i', 'name', postgresql_where=sa.text('id > 1')),)",
            MADE_NAME,
            'op.create_index("i", "users", ["name"], postgresql_where=sa.text("(id > 1)"))',
            None,
        ),
        (
            f"{NAME}\n__table_args__ = (sa.Index('i', sa.func.lower(name)),)",
            MADE_NAME,
            'op.execute("CREATE INDEX i ON users (lower((name)::text))")',
            None,
        ),
        (
            "boss = sa.Column(sa.Integer, sa.ForeignKey('users.id'))",
            'sa.Column("boss", sa.Integer())',
            "pass",
            ("declared-not-migrated", "models.User.users_boss_fkey"),
        ),
        (
            "boss = sa.Column(sa.Integer, sa.ForeignKey('users.id', ondelete='CASCADE'))",
            'sa.Column("boss", sa.Integer(), sa.ForeignKey("users.id"))',
            "pass",
            ("migrated-otherwise", "models.User.users_boss_fkey"),
        ),
        (
            f"{NAME}\n__table_args__ = (sa.CheckConstraint(\"name <> ''\"),)",
            f"{MADE_NAME}, sa.CheckConstraint(\"id > 0\")",
            "pass",
            ("declared-not-migrated", "models.User.users_check"),
        ),
        (
            f"{NAME}\n__table_args__ = (sa.CheckConstraint(\"name <> ''\"),)",
            f"{MADE_NAME}, sa.CheckConstraint(\"(name <> ''::text)\", name=\"c\")",
            "pass",
            None,
        ),
        (
            "other = sa.Column(sa.Integer, primary_key=True)",
            'sa.Column("other", sa.Integer(), nullable=False)',
            "pass",
            ("migrated-otherwise", "models.User.primary key"),
        ),
    ],
)  # fmt: skip
def test_what_differs(tmp_path: Path, declared: str, made: str, later: str, expected: tuple[str, str] | None) -> None:
    assert found(tmp_path, declared, made, later) == ({expected} if expected else set())


def test_columns_that_helpers_and_events_make_are_declared(tmp_path: Path) -> None:
    made = f'op.create_table("users", {MADE}, sa.Column("kind", sa.Text()), sa.Column("version", sa.Integer()))'
    adding = "from sqlalchemy import Column, Integer\ndef add(table): table.append_column(Column('version', Integer))\n"
    assert told(tmp_path, f"{ID}\nkind = of_enum(Kind)", made, history=adding) == []


def test_a_base_of_a_library_may_bring_columns(tmp_path: Path) -> None:
    made = 'op.create_table("tokens", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("code", sa.Text()))'
    token = "from models import Base, sa\n{}class Token(Base{}):\n    __tablename__ = 'tokens'\n    " + ID
    users = f'op.create_table("users", {MADE})'
    mixed = token.format("from oauth import TokenMixin\n", ", TokenMixin")
    assert told(tmp_path, ID, users, made, tokens=mixed) == []
    assert len(told(tmp_path, ID, users, made, tokens=token.format("", ""))) == 1


def test_an_index_under_a_condition_is_declared(tmp_path: Path) -> None:
    made = f'op.create_table("users", {MADE})\nop.create_index("more", "users", ["id"])'
    assert told(tmp_path, f"{ID}\nargs = []\nif POSTGRES:\n    args += [sa.Index('more', id)]", made) == []


def test_a_class_on_a_view_is_migrated(tmp_path: Path) -> None:
    assert told(tmp_path, ID, 'op.execute("CREATE VIEW users AS SELECT 1 AS id")') == []


def test_the_revision_that_made_it_is_named(tmp_path: Path) -> None:
    made = f'op.create_table("users", {MADE})'
    (finding,) = told(tmp_path, ID, made, 'op.add_column("users", sa.Column("x", sa.Text(), nullable=False))')
    assert (finding.path, finding.revision, finding.severity) == ("migrations/versions/r1.py", "r1", "warning")


OTHER = """
import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase

class Local(DeclarativeBase):
    pass

class Note(Local):
    __tablename__ = "notes"
    id = sa.Column(sa.Integer, primary_key=True)
"""
MORE = """
import sqlalchemy as sa
from other import Local
import models

class Draft(Local):
    __tablename__ = "drafts"
    id = sa.Column(sa.Integer, primary_key=True)

class Post(models.Base):
    __tablename__ = "posts"
    id = sa.Column(sa.Integer, primary_key=True)
"""
USERS = 'op.create_table("users", sa.Column("id", sa.Integer(), primary_key=True))'


def test_a_base_of_which_no_revision_makes_a_table_is_another_database(tmp_path: Path) -> None:
    body = "id = sa.Column(sa.Integer, primary_key=True)"
    assert told_by("AUD211", tmp_path / "a", body, USERS, other=OTHER, more=MORE) == ["more.Post"]
    made = 'op.create_table("notes", sa.Column("id", sa.Integer(), primary_key=True))'
    told = told_by("AUD211", tmp_path / "b", body, USERS, made, other=OTHER, more=MORE)
    assert told == ["more.Draft", "more.Post"]


def test_a_text_of_sqlmodel_is_as_long_as_its_field_says(tmp_path: Path) -> None:
    model = """
    from sqlmodel import Field, SQLModel

    class Named(SQLModel):
        name: str = Field(max_length=20)
        title: str | None = Field(default=None, max_length=30)

    class Item(Named, table=True):
        id: int = Field(primary_key=True)
        text: str = Field(max_length=40)
    """
    make = (
        'op.create_table("item", sa.Column("id", sa.Integer(), primary_key=True),'
        ' sa.Column("name", sa.String(20), nullable=False), sa.Column("title", sa.String(31)),'
        ' sa.Column("text", sa.String(), nullable=False))'
    )
    body = "id = sa.Column(sa.Integer, primary_key=True)"
    assert told_by("AUD215", tmp_path, body, USERS, make, items=model) == ["items.Item.title", "items.Item.text"]


def test_a_column_of_the_key_is_not_null_whatever_is_said(tmp_path: Path) -> None:
    declared = "a = sa.Column(sa.Integer, primary_key=True, nullable=True)"
    made = 'sa.Column("a", sa.Integer(), nullable=False), sa.PrimaryKeyConstraint("id", "a")'
    table = f'op.create_table("users", sa.Column("id", sa.Integer()), {made})'
    assert told(tmp_path, f"{ID}\n{declared}", table) == []


def test_a_key_that_is_declared_twice_is_one(tmp_path: Path) -> None:
    twice = (
        '__table_args__ = (sa.ForeignKeyConstraint(["boss"], ["users.id"]),)\n'
        'boss = sa.Column(sa.Integer, sa.ForeignKey("users.id"))'
    )
    once = 'sa.Column("boss", sa.Integer()), sa.ForeignKeyConstraint(["boss"], ["users.id"])'
    assert found(tmp_path / "one", twice, once) == set()
    assert len(found(tmp_path / "none", twice, 'sa.Column("boss", sa.Integer())')) == 1


@pytest.mark.parametrize(("model", "expected"), [("api", 0), ("main", 1)])
def test_a_model_is_held_against_the_history_beside_it(model: str, expected: int) -> None:
    """Two databases have tables of one name; the longer history is the main one."""
    made = 'op.create_table("users", sa.Column("id", sa.Integer()){more})'
    texts = {
        "db/main/versions/a.py": revision("a", None, made.format(more="")),
        "db/main/versions/b.py": revision("b", "a", "pass"),
        "db/api/versions/x.py": revision("x", None, made.format(more=', sa.Column("age", sa.Integer())')),
        "db/main/env.py": "", "db/api/env.py": "",
    }  # fmt: skip
    columns = tuple(Column(name, name, "Integer", True) for name in ("id", "age"))
    users = Table(TableKey("users"), "declarative", "m.User", f"db/{model}/models.py", 1, columns=columns)
    problems = list(against_models(replayed(texts), (users,), lambda *_: False))
    assert [each.rule for each in problems] == ["declared-not-migrated"] * expected


@pytest.mark.parametrize(("plugin", "expected"), [('op.drop_column("users", "age")', 0), ("pass", 1)])
def test_what_the_history_of_a_plugin_changes_is_not_known(plugin: str, expected: int) -> None:
    made = 'op.create_table("users", sa.Column("id", sa.Integer()), sa.Column("age", sa.Integer()))'
    texts = {
        "db/versions/a.py": revision("a", None, made),
        "db/versions/b.py": revision("b", "a", "pass"),
        "db/env.py": "",
        "plugins/x/migrations/p.py": revision("p", None, plugin).replace("upgrade()", "upgrade(op=None)"),
    }
    columns = (Column("id", "id", "Integer", True),)
    users = Table(TableKey("users"), "declarative", "m.User", "db/models.py", 1, columns=columns)
    problems = list(against_models(replayed(texts), (users,), lambda *_: False))
    assert [each.rule for each in problems] == ["migrated-not-declared"] * expected


def test_keys_of_a_table_that_a_function_makes_refer_to_what_it_is_given(tmp_path: Path) -> None:
    others = {
        "links": """
        import sqlalchemy as sa
        from models import Base

        def link(name, left, *, right):
            return sa.Table(name, Base.metadata, sa.Column("l", sa.ForeignKey(f"{left}.id")),
                            sa.Column("r", sa.ForeignKey(right + ".id")))

        links = link("links", "users", right="users")
        """
    }
    both = (
        'sa.Column("l", sa.Integer, sa.ForeignKey("users.id")), sa.Column("r", sa.Integer, sa.ForeignKey("users.id"))'
    )
    one = 'sa.Column("l", sa.Integer, sa.ForeignKey("users.id")), sa.Column("r", sa.Integer)'
    users = 'op.create_table("users", sa.Column("id", sa.Integer(), primary_key=True))\n'
    body = "id = sa.Column(sa.Integer, primary_key=True)"
    assert told(tmp_path / "1", body, f'{users}op.create_table("links", {both})', **others) == []
    (missing,) = told(tmp_path / "2", body, f'{users}op.create_table("links", {one})', **others)
    assert missing.message == "links declares the foreign key (r) REFERENCES users, and no revision makes it"


def test_what_a_class_says_of_a_table_that_it_is_mapped_to_is_no_column(tmp_path: Path) -> None:
    others = {
        "notes": """
        import sqlalchemy as sa
        from sqlalchemy.orm import Mapped
        from models import Base

        notes = sa.Table("notes", Base.metadata, sa.Column("id", sa.Integer, primary_key=True))

        class Note:
            id: Mapped[int]
            title: Mapped[str]

        Base.registry.map_imperatively(Note, notes)
        """
    }
    made = f'op.create_table("users", {MADE})\nop.create_table("notes", {MADE})'
    assert told(tmp_path / "1", ID, made, **others) == []
    declared = {"notes": others["notes"].replace("primary_key=True)", "primary_key=True), sa.Column('x', sa.Text)")}
    (missing,) = told(tmp_path / "2", ID, made, **declared)
    assert missing.message == "notes declares the column x (text), and no revision makes it"


def test_a_key_of_a_column_that_is_appended_is_not_compared(tmp_path: Path) -> None:
    others = {
        "notes": """
        import sqlalchemy as sa
        from models import Base

        notes = sa.Table("notes", Base.metadata, sa.Column("id", sa.Integer, primary_key=True))
        notes.append_column(sa.Column("role", sa.String(50), primary_key=True))
        """
    }
    role = 'sa.Column("role", sa.String(50), primary_key=True)'
    made = f'op.create_table("users", {MADE})\nop.create_table("notes", {MADE}, {role})'
    assert told(tmp_path, ID, made, **others) == []


@pytest.mark.parametrize(
    ("more", "index", "told_of"),
    [
        ("", "ix_t", False),
        ("", "ix_other", True),
        (' + (sa.Index("ix_other", cls.y),)', "ix_other", False),
        (' + (() if not hasattr(cls, "z") else (sa.Index(f"ix_{cls.__tablename__}_y", cls.y),))', "ix_other", False),
    ],
)
def test_arguments_of_a_mixin_that_are_put_together(tmp_path: Path, more: str, index: str, told_of: bool) -> None:
    others = {
        "notes": f"""
        import sqlalchemy as sa
        from sqlalchemy.orm import declared_attr
        from models import Base

        def made():
            return sa.Column(sa.Integer)

        class Mixin:
            x = sa.Column(sa.Integer)
            y = sa.Column(sa.Integer)

            @declared_attr
            def z_id(cls):
                return made()

            @declared_attr
            def __table_args__(cls):
                return (sa.Index("ix_t", cls.x),){more}

        class Note(Mixin, Base):
            __tablename__ = "notes"
            id = sa.Column(sa.Integer, primary_key=True)
        """
    }
    columns = 'sa.Column("x", sa.Integer), sa.Column("y", sa.Integer), sa.Column("z_id", sa.Integer)'
    tables = f'op.create_table("users", {MADE})\nop.create_table("notes", {MADE}, {columns})'
    indexes = f'op.create_index("ix_t", "notes", ["x"])\nop.create_index("{index}", "notes", ["y"])'
    if index == "ix_t":
        indexes = indexes.partition("\n")[0]
    messages = [each.message for each in told(tmp_path, ID, tables, indexes, **others)]
    assert messages == ["notes has the index ix_other: btree (y) at head, and nothing declares it"] * told_of
