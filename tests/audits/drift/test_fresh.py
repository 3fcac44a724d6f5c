"""`audit drift --fresh`: the project's migrations make a database, which is compared; then down and up again."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from auditor.errors import DatabaseError
from auditor.live.fresh.migrations import Fresh, bootstrap
from auditor.live.fresh.server import servers_here
from tests.audits.drift.test_command import MODELS
from tests.commands import Run
from tests.servers import database

INI = (
    "[alembic]\nscript_location = %(here)s/migrations\n"
    "sqlalchemy.url = postgresql+psycopg://u:hunter22@db.invalid/app\n"
)
ENV = """
from alembic import context
from sqlalchemy import create_engine

engine = create_engine(context.config.get_main_option("sqlalchemy.url"))
engine = create_engine("postgresql+psycopg://u:hunter22@db.invalid/app")  # whatever the project thinks
with engine.connect() as connection:
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()
"""
FIRST = """
import sqlalchemy as sa
from alembic import op
revision, down_revision = "a1", None

def upgrade():
    op.create_table("items", sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", sa.String({length})))

def downgrade():
    op.drop_table("items")
"""
SECOND = """
from alembic import op
revision, down_revision = "b2", "a1"

def upgrade():
    {up}

def downgrade():
    {down}
"""
NOT_NULL = 'op.alter_column("items", "name", nullable=False{})'
pytestmark = pytest.mark.skipif(not servers_here(), reason="no PostgreSQL server is installed")


def project(folder: Path, up: str = NOT_NULL.format(""), down: str = "pass", length: int = 50) -> None:
    (folder / "migrations" / "versions").mkdir(parents=True)
    (folder / "models.py").write_text(MODELS)
    (folder / "alembic.ini").write_text(INI)
    (folder / "migrations" / "env.py").write_text(ENV)
    (folder / "migrations" / "versions" / "a1.py").write_text(FIRST.format(length=length))
    (folder / "migrations" / "versions" / "b2.py").write_text(SECOND.format(up=up, down=down))


def fresh(drift: Run, server: sa.URL | None, folder: Path, *arguments: str, code: int) -> dict[str, Any]:
    given = ["--metadata", "models:Base", "--fresh", "--format", "json", *arguments]
    if server is None:
        ran = drift(folder, *given)
    else:
        with database(server) as url:
            ran = drift(folder, *given, "--url", url.render_as_string(hide_password=False))
    assert ran.code == code, ran.err + ran.out
    assert "hunter22" not in ran.out + ran.err
    found: dict[str, Any] = json.loads(ran.out)
    return found


def kinds(found: dict[str, Any]) -> list[tuple[str, str]]:
    return [(each["kind"], each["severity"]) for each in found["differences"]]


def test_a_history_that_leads_to_the_models_and_back_is_clean(tmp_path: Path, drift: Run) -> None:
    project(tmp_path, down=NOT_NULL.format("").replace("False", "True"))
    found = fresh(drift, None, tmp_path, "--stairway", code=0)
    assert kinds(found) == []
    assert found["compared"]["tables"] == 1
    steps = [step.rpartition(":")[0] for step in found["steps"]]
    whole = ["upgrade heads", "downgrade base", "upgrade heads"]
    assert steps == [*whole, "upgrade a1", "downgrade base", "upgrade a1", "upgrade b2", "downgrade a1", "upgrade b2"]


def test_what_the_migrations_forgot_is_found(tmp_path: Path, postgres: sa.URL, drift: Run) -> None:
    project(tmp_path, length=40)
    assert kinds(fresh(drift, postgres, tmp_path, code=1)) == [("column_type", "error")]


def test_a_downgrade_that_undoes_nothing_is_found_by_the_stairs(tmp_path: Path, postgres: sa.URL, drift: Run) -> None:
    project(tmp_path)
    assert kinds(fresh(drift, postgres, tmp_path, "--stairway", code=0)) == [("downgrade_differs", "warning")]


def test_what_is_left_at_the_base_is_found_and_the_upgrade_after_it(
    tmp_path: Path, postgres: sa.URL, drift: Run
) -> None:
    up = f"""{NOT_NULL.format("")}; op.execute("CREATE TYPE mood AS ENUM ('a')")"""
    project(tmp_path, up=up)
    assert kinds(fresh(drift, postgres, tmp_path, code=1)) == [
        ("downgrade_leaves", "warning"),
        ("migration_failed", "error"),
    ]


def test_an_upgrade_that_fails_on_an_empty_database_is_a_finding(tmp_path: Path, postgres: sa.URL, drift: Run) -> None:
    project(tmp_path, up='op.execute("ALTER TABLE missing ADD c int")')
    found = fresh(drift, postgres, tmp_path, code=1)
    assert kinds(found) == [("migration_failed", "error")]
    assert 'relation "missing" does not exist' in found["differences"][0]["message"]


def test_a_database_that_is_given_must_be_empty_and_is_used(tmp_path: Path, postgres: sa.URL, drift: Run) -> None:
    project(tmp_path, down=NOT_NULL.format("").replace("False", "True"))
    with database(postgres) as url:
        address = url.render_as_string(hide_password=False)
        assert kinds(fresh(drift, None, tmp_path, "--url", address, code=0)) == []
        ran = drift(tmp_path, "--metadata", "models:Base", "--fresh", "--url", address)
        assert (ran.code, ran.err.count("\n")) == (2, 1)
        assert "is not empty" in ran.err


def test_a_bootstrap_fills_the_database_instead(tmp_path: Path, postgres: sa.URL, drift: Run) -> None:
    (tmp_path / "models.py").write_text(MODELS)
    (tmp_path / "fill.py").write_text(
        "import os, sqlalchemy\nfrom models import Base\n"
        "Base.metadata.create_all(sqlalchemy.create_engine(os.environ['APP_DB']))\n"
    )
    given = ["--url-variable", "APP_DB=postgresql+psycopg"]
    fill = f"{sys.executable} fill.py"
    assert kinds(fresh(drift, postgres, tmp_path, "--bootstrap", fill, *given, code=0)) == []
    found = fresh(drift, postgres, tmp_path, "--bootstrap", "echo no such dump >&2; exit 3", code=1)
    assert found["differences"][0]["message"].endswith("the bootstrap failed: exit 3: no such dump")
    with database(postgres) as url:
        nowhere = Fresh(url, tmp_path)
        with pytest.raises(DatabaseError, match="made no table"):
            bootstrap(nowhere, "true")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--fresh"], "no alembic.ini"),
        (["--fresh", "--server", "9", "--bootstrap", "true"], "PostgreSQL 9 is not installed here"),
        (["--stairway"], "go with --fresh"),
    ],
)
def test_what_cannot_be_run_is_one_line(arguments: list[str], said: str, tmp_path: Path, drift: Run) -> None:
    (tmp_path / "models.py").write_text(MODELS)
    ran = drift(tmp_path, "--metadata", "models:Base", *arguments)
    assert (ran.code, ran.err.count("\n")) == (2, 1)
    assert said in ran.err
