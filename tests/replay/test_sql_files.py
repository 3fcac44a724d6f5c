"""Histories of `.sql` files: which they are, in what order, and what they lead to."""

from __future__ import annotations

import pytest

from auditor.extract import extract
from auditor.facts.access import Role
from auditor.facts.key import TableKey
from auditor.facts.migrations import Environment, Migrations
from auditor.link.modules.paths import index_modules
from auditor.replay import replay
from tests.replay.histories import Finder, conflicts, revision, table

USERS = "CREATE TABLE users (id integer PRIMARY KEY, name text);\n"
AGE = "ALTER TABLE users ADD COLUMN age integer;\n"
RENAME = "ALTER TABLE users RENAME COLUMN age TO years;\n"


def run(sql: dict[str, str], python: dict[str, str] | None = None) -> Migrations:
    facts = {path: (extract(text.encode()), Role.MIGRATION) for path, text in (python or {}).items()}
    return replay(facts, Finder(index_modules(facts)), None, sql)


def only(found: Migrations) -> Environment:
    assert len(found.environments) == 1
    return found.environments[0]


def columns(found: Migrations) -> list[str]:
    return [column.name for column in table(found, "users").columns]


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        ("flyway", ("V1__users.sql", "V2__age.sql", "V10__rename.sql")),
        ("flyway", ("V1__users.sql", "V1.1__age.sql", "R__rename.sql")),
        ("numbered", ("1_users.sql", "2-age.sql", "10.rename.sql")),
        ("numbered", ("20240101120000_users.sql", "20240102_120001_age.sql", "20250101000000_rename.sql")),
        ("yoyo", ("0001.users.sql", "0002.age.sql", "0003.rename.sql")),
    ],
)
def test_order(kind: str, names: tuple[str, str, str]) -> None:
    files = {f"db/migrations/{name}": text for name, text in zip(names, (USERS, AGE, RENAME), strict=True)}
    files |= {"db/migrations/0003.rename.rollback.sql": "SELECT 1;"} if kind == "yoyo" else {}
    found = run(files)
    assert only(found).kind == kind
    assert columns(found) == ["id", "name", "years"]
    assert conflicts(found) == []
    assert [each.path.rpartition("/")[2] for each in only(found).revisions] == list(names)
    assert [each.down for each in only(found).revisions] == [(), *((each.id,) for each in only(found).revisions[:-1])]


def test_flyway_reads_the_folders_below() -> None:
    found = run(
        {"db/migration/a/V2__age.sql": AGE, "db/migration/V1__users.sql": USERS, "db/migration/z/U2__x.sql": ""}
    )
    assert columns(found) == ["id", "name", "age"]
    assert [each.downgrade for each in only(found).revisions] == ["missing", "full"]


def test_sqitch_goes_by_what_is_required() -> None:
    found = run(
        {
            "sql/deploy/age.sql": f"-- Deploy app:age to pg\n-- requires: users\n\n{AGE}",
            "sql/deploy/users.sql": f"-- Deploy app:users to pg\n\n{USERS}",
            "sql/revert/users.sql": "DROP TABLE users;",
        }
    )
    assert (only(found).kind, only(found).path) == ("sqitch", "sql")
    assert columns(found) == ["id", "name", "age"]


@pytest.mark.parametrize(
    "text",
    [
        f"-- migrate:up\n{USERS}\n-- migrate:down\nDROP TABLE users;\n",
        f"-- migrate:down\nDROP TABLE users;\n-- migrate:up\n{USERS}",
        f"-- +goose Up\n{USERS}\n-- +goose Down\nDROP TABLE users;\n",
        f"{USERS}\n-- //@UNDO\nDROP TABLE users;\n",
        "\\connect app\nCREATE TABLE ${schema}.users (id integer, name text);",
        "CREATE TABLE {{ database }}.users (id integer, name text);",
    ],
)
def test_what_stands_in_one_file(text: str) -> None:
    found = run({"migrations/001_users.sql": text})
    assert columns(found) == ["id", "name"]
    made = found.history[0][1][0]
    assert text.splitlines()[made.line - 1].startswith("CREATE TABLE")


@pytest.mark.parametrize(
    "sql",
    [
        {"migrations/queries.sql": USERS},
        {"migrations/001_rows.sql": "INSERT INTO users VALUES (1);"},
        {"migrations/001_users.down.sql": USERS},
        {"sql/deploy/users.sql": USERS},
    ],
)
def test_what_is_no_history(sql: dict[str, str]) -> None:
    assert run(sql).environments == ()


def test_files_that_revisions_in_python_run_are_theirs() -> None:
    text = revision("a", None, 'op.execute("CREATE TABLE users (id integer)")')
    found = run({"m/versions/sql/001_x.sql": USERS}, {"m/versions/a.py": text})
    assert only(found).kind == "alembic"
    both = run({"etl/migrations/001_x.sql": USERS.replace("users", "facts")}, {"m/versions/a.py": text})
    assert [each.kind for each in both.environments] == ["alembic", "numbered"]
    assert [str(each.key) for each in both.schema.tables] == ["users"]


STEP = "from yoyo import step\n"
PYTHON = {
    "migrations/0001.users.py": f'{STEP}steps = [step("{USERS.strip()}", "DROP TABLE users")]\n',
    "migrations/0002.age.py": f'{STEP}__depends__ = {{"0003.more"}}\nsteps = [step("{RENAME.strip()}")]\n',
    "migrations/0003.more.py": (
        f'{STEP}__depends__ = {{"0001.users"}}\n'
        "def apply(conn):\n    cursor = conn.cursor()\n"
        f'    for name in ("age", "size"):\n'
        '        cursor.execute(f"ALTER TABLE users ADD COLUMN {name} integer")\n'
        "def rollback(conn):\n    conn.cursor().execute('DROP TABLE users')\n"
        "steps = [step(apply, rollback)]\n"
    ),
}


def test_steps_of_yoyo_in_python_are_replayed_in_the_order_of_what_they_depend_on() -> None:
    found = run({}, PYTHON)
    assert columns(found) == ["id", "name", "years", "size"]
    assert conflicts(found) == []
    environment = only(found)
    assert environment.kind == "yoyo"
    assert [(each.id, each.downgrade) for each in environment.revisions] == [
        ("0001.users", "full"), ("0003.more", "full"), ("0002.age", "missing"),
    ]  # fmt: skip
    assert dict(found.history)[TableKey("users")][0].path == "migrations/0001.users.py"


def test_steps_in_python_and_in_sql_are_one_history() -> None:
    found = run(
        {"migrations/0002.age.sql": f"-- depends: 0001.users\n{AGE}"},
        {"migrations/0001.users.py": PYTHON["migrations/0001.users.py"]},
    )
    assert [each.id for each in only(found).revisions] == ["0001.users", "0002.age"]
    assert columns(found) == ["id", "name", "age"]


def test_a_step_of_something_else_is_no_migration() -> None:
    other = {path: text.replace("from yoyo import", "from dance import") for path, text in PYTHON.items()}
    assert run({}, other).environments == ()


def test_what_a_step_runs_may_not_be_known() -> None:
    unknown = 'from yoyo import step\nimport os\nstep("DROP TABLE " + os.environ["X"])\nstep("DROP TABLE gone", "")\n'
    spots = run({}, {"migrations/0001.x.py": unknown}).blind_spots
    assert [each.line for each in spots] == [3]
