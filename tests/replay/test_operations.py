"""Each operation of Alembic, in a batch and as DDL, beside what must stay as it is."""

from __future__ import annotations

import pytest

from tests.replay.histories import conflicts, table, upgraded

USERS = """
op.create_table("users", sa.Column("id", sa.Integer(), primary_key=True),
                sa.Column("name", sa.String(50), nullable=False),
                sa.Column("team", sa.Integer(), index=True), sa.UniqueConstraint("name", name="uq_name"))
"""


def test_a_table_is_made_as_written() -> None:
    found = table(upgraded(USERS), "users")
    assert [(each.name, each.type, each.nullable) for each in found.columns] == [
        ("id", "Integer", False),
        ("name", "String(50)", False),
        ("team", "Integer", True),
    ]
    assert found.primary_key == ("id",)
    assert [(each.name, each.columns) for each in found.constraints] == [("uq_name", ("name",))]
    assert [(each.name, each.columns) for each in found.indexes] == [("ix_users_team", ("team",))]


@pytest.mark.parametrize(
    ("operation", "columns"),
    [
        ('op.add_column("users", sa.Column("x", sa.Text()))', "id name team x"),
        ('op.drop_column("users", "team")', "id name"),
        ('op.alter_column("users", "team", new_column_name="group_id")', "id name group_id"),
        ('with op.batch_alter_table("users") as b:\n    b.add_column(sa.Column("x", sa.Text()))', "id name team x"),
        ('op.execute("ALTER TABLE users ADD COLUMN x text, DROP COLUMN team")', "id name x"),
        ('op.get_bind().execute(sa.text("alter table users rename column team to x"))', "id name x"),
        ('op.execute("UPDATE users SET name = \'x\'")', "id name team"),
        ('if op.get_bind().dialect.name == "sqlite":\n    op.drop_column("users", "team")', "id name team"),
        ('if op.get_context().dialect.name == "postgresql":\n    op.drop_column("users", "team")', "id name"),
        ('for each in ("name", "team"):\n    op.drop_column("users", each)', "id"),
        ('for n in range(2):\n    op.add_column("users", sa.Column(f"c{n}", sa.Text()))', "id name team c0 c1"),
        ("for each in ('a', 'b'):\n    if each == 'a':\n        continue\n"
         "    op.add_column('users', sa.Column(each, sa.Text()))", "id name team b"),
        ('if "x" not in [c["name"] for c in sa.inspect(op.get_bind()).get_columns("users")]:\n'
         '    op.add_column("users", sa.Column("x", sa.Text()))', "id name team x"),
        ('if "team" not in [c["name"] for c in sa.inspect(op.get_bind()).get_columns("users")]:\n'
         '    op.add_column("users", sa.Column("team", sa.Text()))', "id name team"),
        ('try:\n    op.drop_column("users", "nothing")\nexcept Exception:\n    op.drop_column("users", "team")',
         "id name"),
        ('op.execute("DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM information_schema.columns WHERE table_name = '
         "'users' AND column_name = 'team') THEN ALTER TABLE users DROP COLUMN name; END IF; END $$\")",
         "id name team"),
    ],
)  # fmt: skip
def test_columns(operation: str, columns: str) -> None:
    found = upgraded(USERS, operation)
    assert " ".join(each.name for each in table(found, "users").columns) == columns
    assert not conflicts(found)


@pytest.mark.parametrize(
    ("operation", "indexes"),
    [
        ('op.create_index("ix_a", "users", ["name", sa.text("id DESC")], unique=True)',
         "ix_a(name,id DESC) ix_users_team(team)"),
        ('op.create_index("ix_a", "users", ["name"], postgresql_where=sa.text("id > 1"))',
         "ix_a(name) where ix_users_team(team)"),
        ('op.drop_index("ix_users_team", table_name="users")', ""),
        ('op.execute("CREATE INDEX CONCURRENTLY IF NOT EXISTS ix_a ON users USING gin (lower(name))")',
         "ix_a(lower(name)) ix_users_team(team)"),
        ('op.drop_column("users", "team")', ""),
        ('op.drop_column("users", "name")', "ix_users_team(team)"),
        ('op.alter_column("users", "team", new_column_name="x")', "ix_users_team(x)"),
        ('op.execute("ALTER INDEX ix_users_team RENAME TO ix_b")', "ix_b(team)"),
    ],
)  # fmt: skip
def test_indexes(operation: str, indexes: str) -> None:
    found = table(upgraded(USERS, operation), "users").indexes
    written = sorted(f"{each.name}({','.join(each.columns)})" + (" where" if each.where else "") for each in found)
    assert " ".join(written) == indexes


def test_tables_are_renamed_and_dropped_with_the_keys_to_them() -> None:
    child = 'op.create_table("child", sa.Column("u", sa.Integer(), sa.ForeignKey("users.id", ondelete="CASCADE")))'
    renamed = table(upgraded(USERS, child, 'op.rename_table("users", "people")'), "child")
    assert [(str(each.target), each.ondelete) for each in renamed.foreign_keys] == [("people", "CASCADE")]
    dropped = upgraded(USERS, child, 'op.drop_table("users")')
    assert [str(each.key) for each in dropped.schema.tables] == ["child"]
    assert table(dropped, "child").foreign_keys == ()


@pytest.mark.parametrize(
    ("operation", "left"),
    [
        ('op.drop_constraint("uq_name", "users", type_="unique")', []),
        ('op.execute("ALTER TABLE users DROP CONSTRAINT IF EXISTS uq_name")', []),
        ('op.execute("ALTER TABLE users DROP CONSTRAINT IF EXISTS uq_other")', ["uq_name"]),
        ('op.create_check_constraint("ck", "users", "id > 0")', ["uq_name", "ck"]),
        ('op.create_unique_constraint(None, "users", ["team"])', ["uq_name", "users_team_key"]),
    ],
)
def test_constraints(operation: str, left: list[str]) -> None:
    assert [each.name for each in table(upgraded(USERS, operation), "users").constraints] == left


def test_enums_are_made_renamed_and_extended() -> None:
    found = upgraded(
        """
        kind = postgresql.ENUM("a", "b", name="kind")
        kind.create(op.get_bind(), checkfirst=True)
        op.add_column("users", sa.Column("kind", kind))
        """.replace("\n        ", "\n"),
        """op.execute("ALTER TYPE kind ADD VALUE IF NOT EXISTS 'c'")""",
        'op.execute("ALTER TYPE kind RENAME TO sort")',
    )
    assert found.enums == (("sort", ("a", "b", "c")),)


def test_what_cannot_work_is_said() -> None:
    twice = upgraded(USERS, 'op.add_column("users", sa.Column("name", sa.Text()))')
    assert conflicts(twice) == ["the table users has the column name already"]
    nowhere = upgraded('op.add_column("nowhere", sa.Column("x", sa.Text()))')
    assert conflicts(nowhere) == ["there is no table nowhere"]
    double = upgraded('op.create_table("t", sa.Column("a", sa.Text()), sa.Column("a", sa.Text()))')
    assert conflicts(double) == ["the table t gets the column a twice"]


def test_temporary_tables_are_no_tables() -> None:
    found = upgraded(
        'op.execute("CREATE TEMP TABLE t AS (SELECT 1 AS x)")\nop.create_index("i", "t", ["x"])\nop.drop_table("t")'
    )
    assert (found.schema.tables, conflicts(found)) == ((), [])
    later = upgraded('op.execute("CREATE TEMP TABLE t AS (SELECT 1 AS x)")', 'op.execute("CREATE INDEX i ON t (x)")')
    assert conflicts(later) == ["there is no table t"]


def test_a_constraint_without_a_name_gets_a_free_one() -> None:
    make = 'op.create_table("u", sa.Column("x", sa.Text(), unique=True))'
    found = upgraded(make, 'op.create_unique_constraint(None, "u", ["x"])')
    assert [each.name for each in table(found, "u").constraints] == ["u_x_key", "u_x_key1"]
    assert conflicts(found) == []
    assert conflicts(upgraded(make, 'op.create_unique_constraint("u_x_key", "u", ["x"])'))


def test_an_index_without_a_name_gets_a_free_one() -> None:
    make = 'op.create_table("u", sa.Column("x", sa.Text(), index=True))'
    assert conflicts(upgraded(make, 'op.create_index(None, "u", ["x"], unique=True)')) == []
    assert conflicts(upgraded(make, 'op.create_index("ix_u_x", "u", ["x"])'))


def test_the_index_of_a_geometry() -> None:
    make = 'op.create_table("a", sa.Column("g", Geometry("POINT")), sa.Column("x", sa.Text()))'
    head = "from geoalchemy2 import Geometry"
    assert conflicts(upgraded(make, 'op.drop_index("idx_a_g")', head=head)) == []
    assert conflicts(upgraded(make, 'op.drop_index("idx_a_x")', head=head)) == ["there is no index idx_a_x"]


def test_names_that_are_too_long_end_in_a_digest() -> None:
    column = "the_name_of_a_column_that_is_much_too_long_for_postgresql"
    found = upgraded(f'op.create_table("a_table", sa.Column("{column}", sa.Text(), index=True))')
    name = table(found, "a_table").indexes[0].name or ""
    assert name == f"ix_a_table_{column}"[:55] + "_" + name[-4:]
    assert len(name) == 60
