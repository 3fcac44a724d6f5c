"""The recipes of docs/drift-recipes.md, taken from the page and run: good databases pass, others stop the start."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.servers import database, execute

PAGE = Path(__file__).parents[3] / "docs" / "drift-recipes.md"
MODELS = """
from sqlalchemy import Column, Integer, String
from sqlalchemy.orm import DeclarativeBase

class Base(DeclarativeBase):
    pass

class Item(Base):
    __tablename__ = "items"
    id = Column(Integer, primary_key=True)
    name = Column(String(50))
"""
DATABASE = """
import os
import sqlalchemy
from sqlalchemy.ext.asyncio import create_async_engine

engine = sqlalchemy.create_engine(os.environ["AUDITOR_DATABASE_URL"], poolclass=sqlalchemy.NullPool)
async_engine = create_async_engine(engine.url.set(drivername="postgresql+asyncpg"), poolclass=sqlalchemy.NullPool)
"""


def recipe(heading: str) -> str:
    """The code below a heading of the page."""
    section = PAGE.read_text(encoding="utf-8").split(f"\n## {heading}\n", 1)[1].split("\n## ")[0]
    found = re.search(r"```\w+\n(.*?)```", section, re.S)
    assert found is not None
    return found.group(1)


@pytest.fixture
def project(tmp_path: Path, postgres: sa.URL, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Path, sa.URL]]:
    """An application and its database, which is as the models say."""
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "models.py").write_text(MODELS)
    (tmp_path / "app" / "database.py").write_text(DATABASE)
    with database(postgres, "CREATE TABLE items (id serial PRIMARY KEY, name varchar(50))") as url:
        monkeypatch.setenv("AUDITOR_DATABASE_URL", url.render_as_string(hide_password=False))
        monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
        monkeypatch.setenv("PYTHONPATH", str(tmp_path))
        yield tmp_path, url


def drift(url: sa.URL) -> None:
    execute(url, "ALTER TABLE items ALTER name TYPE varchar(20)")


def run(command: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_an_entrypoint_starts_the_application_only_where_all_is_well(project: tuple[Path, sa.URL]) -> None:
    folder, url = project
    (folder / "entrypoint.sh").write_text(recipe("An entrypoint of a container"))
    command = ["sh", "entrypoint.sh", "echo", "started"]
    ran = run(command, folder)
    assert (ran.returncode, ran.stdout.splitlines()[-1]) == (0, "started"), ran.stderr
    drift(url)
    ran = run(command, folder)
    assert ran.returncode == 1
    assert "started" not in ran.stdout
    assert "column type: items.name" in ran.stdout


def test_an_init_container_fails_where_it_cannot_be_told(
    project: tuple[Path, sa.URL], monkeypatch: pytest.MonkeyPatch
) -> None:
    yaml = pytest.importorskip("yaml")
    folder, _ = project
    (container,) = yaml.safe_load(recipe("An init container of Kubernetes"))["initContainers"]
    assert [variable["name"] for variable in container["env"]] == ["AUDITOR_DATABASE_URL"]
    assert run(container["command"], folder).returncode == 0
    monkeypatch.setenv("AUDITOR_DATABASE_URL", "postgresql+psycopg://u:hunter22@127.0.0.1:1/x")
    ran = run(container["command"], folder)
    assert ran.returncode == 2
    assert "hunter22" not in ran.stdout + ran.stderr


FASTAPI = """
import asyncio
from recipe import app

async def start():
    async with app.router.lifespan_context(app):
        print("started")

asyncio.run(start())
"""
FLASK = "from recipe import create_app\ncreate_app()\nprint('started')\n"


@pytest.mark.parametrize(("heading", "start"), [("FastAPI", FASTAPI), ("Flask", FLASK)])
def test_an_application_does_not_start_with_another_schema(
    heading: str, start: str, project: tuple[Path, sa.URL]
) -> None:
    folder, url = project
    (folder / "recipe.py").write_text(recipe(heading))
    (folder / "start.py").write_text(start)
    ran = run([sys.executable, "start.py"], folder)
    assert ran.stdout == "started\n", ran.stderr
    drift(url)
    ran = run([sys.executable, "start.py"], folder)
    assert ran.stdout == ""
    assert "SchemaDriftError: the database is not what the ORM says (1 errors)" in ran.stderr


def test_a_fixture_stops_the_tests(project: tuple[Path, sa.URL]) -> None:
    folder, url = project
    (folder / "conftest.py").write_text(recipe("A fixture of pytest"))
    (folder / "test_it.py").write_text("def test_it() -> None:\n    pass\n")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--disable-plugin-autoload"]
    assert "1 passed" in run(command, folder).stdout
    drift(url)
    assert "1 error" in run(command, folder).stdout
