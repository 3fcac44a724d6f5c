"""What replay follows of the project's own code, where it stops, and what it says then."""

from __future__ import annotations

import pytest

from tests.replay.histories import conflicts, replayed, revision, table, upgraded


def test_helpers_of_the_project_are_entered() -> None:
    found = upgraded(
        'helpers.make("users", extra=[sa.Column("x", sa.Text())])',
        head="from migrations import helpers",
        migrations__helpers="""
            from alembic import op
            import sqlalchemy as sa
            NAMES = {"users": "people"}
            def make(name, extra=()):
                op.create_table(NAMES[name], sa.Column("id", sa.Integer(), primary_key=True), *extra)
        """,
        migrations____init__="",
    )
    assert [each.name for each in table(found, "people").columns] == ["id", "x"]


def test_context_managers_of_the_project_run_around_their_body() -> None:
    found = upgraded(
        'with table_made("a") as name:\n    op.add_column(name, sa.Column("x", sa.Text()))',
        head="""
            from contextlib import contextmanager
            @contextmanager
            def table_made(name):
                op.create_table(name, sa.Column("id", sa.Integer()))
                yield name
                op.drop_column(name, "id")
        """,
    )
    assert [each.name for each in table(found, "a").columns] == ["x"]


def test_types_of_the_project_are_what_they_are_made_of() -> None:
    found = upgraded(
        'op.create_table("t", sa.Column("a", types.Stamp()), sa.Column("b", types.Stamp))',
        head="from app import types",
        app____init__="",
        app__types="""
            import sqlalchemy as sa
            class Stamp(sa.types.TypeDecorator):
                impl = sa.TIMESTAMP(timezone=True)
        """,
    )
    assert {each.type for each in table(found, "t").columns} == {"TIMESTAMP(timezone=True)"}


def test_a_condition_that_is_not_known_is_a_blind_spot_that_names_the_table() -> None:
    found = upgraded(
        'op.create_table("users", sa.Column("id", sa.Integer()))',
        'if settings.FLAG:\n    op.create_table("a", sa.Column("x", sa.Text()))\nelse:\n    op.drop_table("users")',
        head="import settings",
    )
    assert [spot.tables for spot in found.blind_spots] == [("a",), ("users",)]


def test_sql_put_together_at_run_time_names_the_tables_in_it() -> None:
    found = upgraded(
        'op.create_table("users", sa.Column("id", sa.Integer()))',
        'op.execute(f"ALTER TABLE users ADD COLUMN {settings.NAME} text")',
        'op.execute(f"UPDATE users SET x = {settings.NAME}")',
        head="import settings",
    )
    assert [(spot.path[-5:], spot.tables) for spot in found.blind_spots] == [("r1.py", ("users",))]


def test_naming_conventions_of_env_py_name_constraints() -> None:
    files = {
        "migrations/env.py": """
from alembic import context
from app.models import Base
context.configure(target_metadata=Base.metadata)
""",
        "app/__init__.py": "",
        "app/models.py": """
from sqlalchemy import MetaData
from sqlalchemy.orm import DeclarativeBase
class Base(DeclarativeBase):
    metadata = MetaData(naming_convention={"uq": "uq_%(table_name)s_%(column_0_name)s"})
""",
        "migrations/versions/a.py": revision(
            "a", None, 'op.create_table("t", sa.Column("x", sa.Text(), unique=True))\nop.drop_constraint("uq_t_x", "t")'
        ),
    }
    found = replayed(files)
    assert table(found, "t").constraints == ()
    assert not conflicts(found)


def test_branches_merges_and_heads() -> None:
    make = 'op.create_table("{}", sa.Column("id", sa.Integer()))'
    files = {
        "m/versions/a.py": revision("a", None, make.format("a")),
        "m/versions/b.py": revision("b", "a", make.format("b")),
        "m/versions/c.py": revision("c", "a", make.format("c")),
    }
    assert replayed(files).environments[0].heads == ("b", "c")
    merged = files | {"m/versions/d.py": revision("d", "b", "pass").replace("'b'", "('b', 'c')")}
    found = replayed(merged)
    assert found.environments[0].heads == ("d",)
    assert [str(each.key) for each in found.schema.tables] == ["a", "b", "c"]


@pytest.mark.parametrize(
    "body",
    [
        "while True:\n    x = 1",
        "x = 'a'\nfor i in range(100000):\n    x = x + x",
        "def f():\n    return f()\nf()",
        "'{0.__class__}'.format(op)\n'%999999999s' % 'x'\n[0] * 10 ** 9\n2 ** 10 ** 9",
        "x = []\nfor i in range(10 ** 9):\n    x.append(x)",
        "op.execute('CREATE TABLE x (' * 3)\nop.execute('DO $$ BEGIN IF IF IF $$')\nop.execute(\"'\")",
    ],
)
def test_hostile_code_ends(body: str) -> None:
    found = upgraded(body, 'op.create_table("after", sa.Column("id", sa.Integer()))')
    assert table(found, "after").primary_key == ()


def test_a_long_list_of_rows_is_not_gone_through_to_its_end() -> None:
    body = 'for i in range(1000):\n    op.execute(f"UPDATE users SET x = {i}")\nelse:\n    op.drop_column("users", "x")'
    made = 'op.create_table("users", sa.Column("id", sa.Integer()), sa.Column("x", sa.Integer()))\n'
    found = upgraded(made + body)
    assert [each.name for each in table(found, "users").columns] == ["id"]
    assert len(found.environments[0].revisions[0].steps) == 102


def test_a_long_list_of_tables_is() -> None:
    make = 'op.create_table(f"t{i}", sa.Column("id", sa.Integer()))'
    body = f'for i in range(150):\n    op.execute("UPDATE x SET y = 1")\n    {make}'
    assert len(upgraded(body).schema.tables) == 150


ROWS = 'rows = op.get_bind().execute(sa.text("SELECT id FROM users WHERE id < 0")){}'
MAKE = 'op.create_table("users", sa.Column("id", sa.Integer()))'


@pytest.mark.parametrize("given", [".fetchall()", ".scalars().all()", ".all()", ".first()"])
@pytest.mark.parametrize("test", ["rows", "bool(rows)", "rows and True"])
def test_rows_that_would_be_refused_are_not_there(given: str, test: str) -> None:
    found = upgraded(f'{MAKE}\n{ROWS.format(given)}\nif {test}:\n    raise ValueError\nop.drop_table("users")')
    assert found.schema.tables == ()
    assert conflicts(found) == []


def test_what_is_done_to_rows_that_may_be_there_is_a_blind_spot() -> None:
    body = f'{MAKE}\n{ROWS.format(".fetchall()")}\nif len(rows) > 0:\n    op.drop_table("users")'
    assert [spot.tables for spot in upgraded(body).blind_spots] == [("users",)]


def test_the_address_of_the_database_tells_its_dialect() -> None:
    body = (
        'url = str(op.get_bind().engine.url)\nif url.startswith("mysql"):\n    op.drop_table("none")\nelse:\n    '
        + MAKE
    )
    found = upgraded(body)
    assert (len(found.schema.tables), conflicts(found), found.blind_spots) == (1, [], ())
    assert upgraded(body, dialect="mysql").schema.tables == ()


def test_what_cannot_work_under_a_condition_that_is_not_known_is_no_conflict() -> None:
    found = upgraded('if settings.FLAG:\n    op.drop_table("none")', head="import settings")
    assert conflicts(found) == []


def test_what_follows_an_early_return_that_is_not_known_is_not_sure() -> None:
    found = upgraded(f"if settings.FLAG:\n    return\n{MAKE}", head="import settings")
    assert [spot.tables for spot in found.blind_spots] == [("users",)]
    assert len(found.schema.tables) == 1
