"""What a command does not use it does not import: asking for the version must not wait for a parser."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.projects import MODELS, write
from tests.replay.histories import revision

HEAVY = {
    "libcst",
    "auditor.extract",
    "networkx",
    "sqlglot",
    "rich",
    "jinja2",
    "msgspec",
    "sqlite3",
    "multiprocessing",
    "auditor.link",
}
_SCRIPT = """
import sys
from auditor.cli import main
try:
    main()
finally:
    print(*sorted(sys.modules), file=sys.stderr)
"""


def imported_by(*arguments: str) -> set[str]:
    ran = subprocess.run(
        [sys.executable, "-c", _SCRIPT, *arguments], capture_output=True, text=True, check=True
    )  # fmt: skip
    return set(ran.stderr.split())


@pytest.mark.parametrize("arguments", [["--version"], ["--help"], ["tables", "--help"], ["cache", "--help"]])
def test_help_imports_nothing_heavy(arguments: list[str]) -> None:
    assert not imported_by(*arguments) & HEAVY


def test_a_command_makes_no_other_one() -> None:
    commands = {"auditor.cli.tables", "auditor.cli.drop", "auditor.cli.cache"}
    assert imported_by("cache", "path") & commands == {"auditor.cli.cache"}
    assert imported_by("--help") >= commands


def test_an_audit_without_sql_needs_no_parser_of_sql_and_none_a_library_of_graphs(tmp_path: Path) -> None:
    project = write(tmp_path, {"models.py": MODELS})
    assert not imported_by("tables", str(project), "--no-cache") & {"sqlglot", "networkx"}
    write(project, {"use.py": "def use(session):\n    session.execute('SELECT a, b FROM c WHERE d')\n"})
    imported = imported_by("tables", str(project), "--no-cache")
    assert "sqlglot" in imported
    assert "networkx" not in imported


def test_an_audit_that_finds_nothing_changed_neither_parses_nor_links(tmp_path: Path) -> None:
    project = write(tmp_path, {"models.py": MODELS})
    arguments = ["tables", str(project), "--format", "json", "--output", str(tmp_path / "report.json")]
    first = imported_by(*arguments)
    assert {"auditor.extract", "auditor.link"} <= first
    assert "libcst" not in first  # its parser needs nothing of it
    unneeded = {"auditor.extract", "libcst", "sqlglot", "rich", "jinja2", "auditor.link", "multiprocessing"}
    assert not imported_by(*arguments) & unneeded


def test_an_audit_of_migrations_that_finds_nothing_changed_replays_nothing(tmp_path: Path) -> None:
    make = 'op.create_table("orders", sa.Column("id", sa.Integer()))'
    project = write(tmp_path, {"models.py": MODELS, "db/versions/a.py": revision("a1", None, make)})
    arguments = ["migrations", str(project), "--format", "json", "--output", str(tmp_path / "report.json")]
    first = imported_by(*arguments)
    assert {"auditor.extract", "auditor.link", "auditor.replay.machine"} <= first
    unneeded = {"auditor.extract", "auditor.link", "auditor.replay.machine", "sqlglot", "multiprocessing"}
    assert not imported_by(*arguments) & unneeded
    write(project, {"db/versions/b.py": revision("b2", "a1", 'op.execute("SELECT 1")')})
    assert {"auditor.link", "auditor.replay.machine"} <= imported_by(*arguments)


def test_the_other_formats_do_without_rich(tmp_path: Path) -> None:
    write(tmp_path, {"models.py": MODELS})
    assert "rich" not in imported_by("tables", str(tmp_path), "--format", "markdown")


def test_no_audit_needs_sqlalchemy_until_it_runs() -> None:
    code = "import sys; from auditor.audits import all_audits; all_audits(); sys.exit('sqlalchemy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
