"""What revisions read back from the database, their sessions, and what is only known when they run."""

from __future__ import annotations

import pytest

from tests.replay.histories import conflicts, replayed, revision, table, upgraded

USERS = 'op.create_table("users", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("name", sa.String(50)))'


@pytest.mark.parametrize(
    "session",
    [
        "sa.orm.sessionmaker(bind=op.get_bind())()",
        "sa.orm.sessionmaker()(bind=op.get_bind())",
        "sa.orm.scoped_session(sa.orm.sessionmaker())()",
        "sa.orm.Session(bind=op.get_bind())",
    ],
)
def test_a_session_runs_what_it_is_given(session: str) -> None:
    later = f'session = {session}\nsession.execute("ALTER TABLE users ALTER COLUMN name SET NOT NULL")'
    assert [each.nullable for each in table(upgraded(USERS, later), "users").columns] == [False, False]


SHADOWS = """
meta = sa.MetaData()
for name in sa.inspect(op.get_bind()).get_table_names():
    table = sa.Table(name, meta, autoload_with=op.get_bind())
    columns = []
    for column in table.columns:
        columns.append(sa.Column(column.name, sa.BigInteger()) if isinstance(column.type, NullType) else {copy})
    op.create_table("shadow_" + name, *columns)
"""


@pytest.mark.parametrize("copy", ["column._copy()", "column.copy()"])
def test_tables_made_like_those_that_are_there_have_their_columns(copy: str) -> None:
    head = "from sqlalchemy.types import NullType\n"
    found = upgraded(USERS, SHADOWS.format(copy=copy), head=head)
    assert [(each.name, each.type) for each in table(found, "shadow_users").columns] == [
        ("id", "Integer"), ("name", "String(50)"),
    ]  # fmt: skip
    assert not found.blind_spots


def test_a_table_whose_columns_are_not_known_is_a_blind_spot_that_names_it() -> None:
    later = 'op.create_table("shadow_users", *[each for each in unknown()])'
    spots = upgraded(USERS, later).blind_spots
    assert [each.tables for each in spots] == [("shadow_users",)]


def test_a_setting_that_is_not_known_may_be_any() -> None:
    head = "import settings_of_site\n"
    gate = 'if not getattr(settings_of_site, "KEY", None):\n    raise RuntimeError("no key")\n'
    found = upgraded(USERS, f'{gate}op.drop_column("users", "name")', head=head)
    assert [each.name for each in table(found, "users").columns] == ["id"]
    for value, left in ((1, ["id"]), (2, ["id", "name"])):
        known = f'if getattr(site, "KEY", None) == {value}:\n    op.drop_column("users", "name")'
        found = upgraded(USERS, known, head="import site_a as site", site_a="KEY = 1")
        assert [each.name for each in table(found, "users").columns] == left


def test_a_type_whose_values_are_not_known_is_there() -> None:
    later = """
    values = [row[0] for row in op.get_bind().execute("SELECT unnest(enum_range(NULL::state))")]
    op.execute("ALTER TYPE state RENAME TO state_old")
    op.execute("CREATE TYPE state AS ENUM (%s)" % unknown(values))
    op.execute("DROP TYPE state_old")
    """
    again = 'op.execute("ALTER TYPE state RENAME TO state_old")'
    assert conflicts(upgraded("op.execute(\"CREATE TYPE state AS ENUM ('a')\")", later, again)) == []
    assert conflicts(upgraded(again)) == ["there is no type state"]


def test_sql_put_together_that_names_an_index_names_its_table() -> None:
    later = 'op.create_index("ix", "users", ["name"])\nop.execute(f"ALTER INDEX ix RENAME TO {unknown()}")'
    assert [each.tables for each in upgraded(USERS, later).blind_spots] == [("users",)]


def test_long_names_of_indexes_are_cut_as_sqlalchemy_cuts_them() -> None:
    name = "ix_currentprivacypreference_fides_user_device_provided_identity_id"
    made = f'op.create_index(op.f("{name}"), "users", ["name"])'
    cut = "ix_currentprivacypreference_fides_user_device_provided__d6ea"
    assert conflicts(upgraded(USERS, made, f'op.drop_index("{cut}", table_name="users")')) == []
    assert conflicts(upgraded(USERS, made, 'op.drop_index("ix_other", table_name="users")')) != []


def test_the_primary_key_goes_without_a_name() -> None:
    later = 'op.execute("ALTER TABLE users DROP PRIMARY KEY, ADD PRIMARY KEY (name)")'
    found = upgraded(USERS, later, dialect="mysql")
    assert conflicts(found) == []
    assert table(found, "users").primary_key == ("name",)


def test_an_upgrade_that_is_given_op_is_run_with_it() -> None:
    text = (
        revision("a", None, USERS).replace("def upgrade():", "def upgrade(op=None):").replace("import op", "import x")
    )
    assert table(replayed({"plugin/versions/a.py": text}), "users").columns
    other = text.replace("upgrade(op=None)", "upgrade(op2=None)")
    assert not replayed({"plugin/versions/a.py": other}).schema.tables


@pytest.mark.parametrize(
    ("values", "named"),
    [("*[read(each) for each in (1, 2)]", ("users",)), ("'new', 'done'", None), ("*NAMES", None)],
)
def test_an_enumeration_stored_as_text_is_as_long_as_its_values(values: str, named: tuple[str, ...] | None) -> None:
    head = "from elsewhere import read\nNAMES = ['new', 'done']\n"
    later = f'op.alter_column("users", "name", type_=sa.Enum({values}, native_enum=False))'
    found = upgraded(USERS, later, head=head)
    assert [each.tables for each in found.blind_spots] == ([named] if named else [])
    assert table(found, "users").columns[1].type == ("String" if named else "String(4)")


@pytest.mark.parametrize(
    ("before", "target"),
    [
        ("op.execute('PRAGMA legacy_alter_table=ON')", ["users"]),
        ("op.execute('PRAGMA foreign_keys=OFF')", ["old"]),
        ("if op.get_bind().dialect.name == 'sqlite':\n    op.execute('PRAGMA legacy_alter_table=ON')", []),
    ],
)
def test_a_history_that_only_sqlite_can_run_is_one_of_sqlite(before: str, target: list[str]) -> None:
    """Made anew under its name, a table has the keys that referred to it where renaming leaves them alone."""
    notes = 'op.create_table("notes", sa.Column("user", sa.Integer(), sa.ForeignKey("users.id")))'
    anew = f'{before}\nop.rename_table("users", "old")\n{USERS}\nop.drop_table("old")'
    keys = table(upgraded(f"{USERS}\n{notes}", anew), "notes").foreign_keys
    assert [each.target.name for each in keys] == target


@pytest.mark.parametrize(("name", "kept"), [("", "things_code_key"), (', name="uq"', "uq")])
def test_a_constraint_declared_twice_in_a_table_is_made_once(name: str, kept: str) -> None:
    twice = f'sa.Column("code", sa.Text(), unique=True), sa.UniqueConstraint("code"{name}), sa.UniqueConstraint("id")'
    found = table(upgraded(f'op.create_table("things", sa.Column("id", sa.Integer()), {twice})'), "things")
    assert [each.name for each in found.constraints] == [kept, "things_id_key"]
