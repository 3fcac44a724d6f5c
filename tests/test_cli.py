"""The command as users run it: exit codes, one clear line for what they caused, never a traceback."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.projects import MODELS, write

SHOP = "fixtures/shop"


def run(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    usual = {"PATH": "/usr/bin:/bin", "COLUMNS": "80", "PYTHONIOENCODING": "utf-8"}
    cache = {"AUDITOR_CACHE_DIR": os.environ["AUDITOR_CACHE_DIR"]}
    return subprocess.run(
        [sys.executable, "-m", "auditor", *map(str, arguments)],
        capture_output=True, text=True, check=False, cwd=Path(__file__).parent.parent,
        env={**usual, **cache, **environment},
    )  # fmt: skip


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return write(tmp_path / "project", {"models.py": MODELS})


def test_the_audit_of_the_shop_fits_in_80_columns() -> None:
    ran = run("tables", SHOP)
    assert ran.returncode == 0
    assert ran.stderr == ""
    lines = ran.stdout.splitlines()
    assert max(map(len, lines)) <= 80
    assert lines[0].split() == ["status", "table", "readers", "writers", "others", "declared"]
    assert lines[2].split()[:2] == ["orphaned", "legacy_invoices"]


def test_findings_gate_only_where_asked_for(project: Path) -> None:
    assert run("tables", project).returncode == 0
    assert run("tables", project, "--fail-on", "AUD001").returncode == 1
    assert run("tables", project, "--fail-on", "orphaned-table").returncode == 1
    assert run("tables", project, "--fail-on", "error").returncode == 1
    assert run("tables", project, "--fail-on", "AUD002").returncode == 0


def test_json_is_what_a_program_reads(project: Path) -> None:
    ran = run("tables", project, "--format", "json")
    (table,) = json.loads(ran.stdout)["tables"]
    assert (table["table"], table["status"]) == ("orders", "orphaned")


def test_output_goes_whole_to_the_file(project: Path, tmp_path: Path) -> None:
    ran = run("tables", project, "--format", "markdown", "--output", tmp_path / "report.md")
    assert ran.stdout == ""
    assert "orders" in (tmp_path / "report.md").read_text(encoding="utf-8")


def test_a_device_is_written_in_place(project: Path) -> None:
    assert run("tables", project, "--output", "/dev/null").returncode == 0
    assert Path("/dev/null").is_char_device()


def test_a_terminal_without_unicode_is_no_reason_to_stop(project: Path) -> None:
    ran = run("tables", project, PYTHONIOENCODING="ascii")
    assert ran.returncode == 0
    assert "orders" in ran.stdout


def test_a_full_device_is_one_clear_line(project: Path) -> None:
    with Path("/dev/full").open("w") as full:
        ran = subprocess.run(
            [sys.executable, "-m", "auditor", "tables", project], stdout=full, stderr=subprocess.PIPE, text=True,
            check=False,
        )  # fmt: skip
    assert ran.returncode == 2
    assert ran.stderr.splitlines() == ["audit: error: cannot write the report: No space left on device"]


def test_a_reader_that_leaves_early_is_no_error(project: Path) -> None:
    command = f"{sys.executable} -m auditor tables {project} | true; exit ${{PIPESTATUS[0]}}"
    ran = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["tables", "nowhere"], "nowhere"),
        (["tables", "README.md"], "neither Python nor SQL"),
        (["tables", SHOP, "--status", "orphan"], "did you mean 'orphaned'?"),
        (["tables", SHOP, "--format", "jason"], "did you mean 'json'?"),
        (["tables", SHOP, "--fail-on", "AUD099"], "AUD099"),
        (["tables", SHOP, "--config", "missing.toml"], "missing.toml"),
        (["tables", SHOP, "--output", "no/such/folder/file"], "no/such/folder/file"),
        (["show", "produtcs", SHOP], "did you mean 'products'?"),
        (["explain", "AUD999"], "AUD999"),
    ],
)
def test_what_the_user_caused_is_one_clear_line(arguments: list[str], said: str) -> None:
    ran = run(*arguments)
    assert ran.returncode == 2
    assert ran.stdout == ""
    (line,) = ran.stderr.splitlines()
    assert said in line


def test_an_unknown_option_is_a_usage_error() -> None:
    ran = run("tables", "--nope")
    assert ran.returncode == 2
    assert "Traceback" not in ran.stderr


def test_filters_that_match_nothing_say_so(project: Path) -> None:
    assert run("tables", project, "--table", "zzz").stdout.startswith("No table matches the filters.")


def test_show_gives_each_access_with_its_source_line() -> None:
    ran = run("show", "audit_log", SHOP)
    assert ran.returncode == 0
    assert "write_only" in ran.stdout


def test_a_class_name_shows_its_table() -> None:
    assert run("show", "AuditEntry", SHOP).stdout == run("show", "audit_log", SHOP).stdout


def test_control_characters_do_not_reach_the_terminal(tmp_path: Path) -> None:
    write(tmp_path, {"models.py": MODELS.replace('"orders"', '"or\\x1b[31mders"')})
    assert "\x1b" not in run("tables", tmp_path).stdout


def test_the_version_is_said() -> None:
    assert run("--version").stdout.startswith("audit ")
