"""The command as users run it: exit codes, one clear line for what they caused, never a traceback."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.commands import Command, Run
from tests.projects import MODELS, write

SHOP = "fixtures/shop"


ROOT = Path(__file__).parent.parent


def started(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """`audit` in a process of its own."""
    usual = {"PATH": "/usr/bin:/bin", "COLUMNS": "80", "PYTHONIOENCODING": "utf-8"}
    cache = {"AUDITOR_CACHE_DIR": os.environ["AUDITOR_CACHE_DIR"]}
    return subprocess.run(
        [sys.executable, "-m", "auditor", *map(str, arguments)],
        capture_output=True, text=True, check=False, cwd=ROOT, env={**usual, **cache, **environment},
    )  # fmt: skip


@pytest.fixture
def run(audit_command: Command, monkeypatch: pytest.MonkeyPatch) -> Run:
    """`audit` with these arguments, in the root of the repository."""
    monkeypatch.setenv("COLUMNS", "80")
    return lambda *arguments: audit_command(*arguments, cwd=ROOT)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return write(tmp_path / "project", {"models.py": MODELS})


def test_the_audit_of_the_shop_fits_in_80_columns(run: Run) -> None:
    ran = run("tables", SHOP)
    assert ran.code == 0
    assert ran.err == ""
    lines = ran.out.splitlines()
    assert max(map(len, lines)) <= 80
    assert lines[0].split() == ["status", "table", "readers", "writers", "others", "declared"]
    assert lines[2].split()[:2] == ["orphaned", "legacy_invoices"]


def test_what_is_piped_or_written_is_not_wrapped(tmp_path: Path) -> None:
    name = "organization_membership_invitation_history_of_all_entries"
    project = write(tmp_path / "project", {"models.py": MODELS.replace("orders", name)})
    for columns, whole in (("", True), ("80", False), ("no", True)):
        assert (f"{name} " in started("tables", project, COLUMNS=columns).stdout) == whole
    started("tables", project, "--output", tmp_path / "out.txt", COLUMNS="")
    assert f"{name} " in (tmp_path / "out.txt").read_text("utf-8")


def test_findings_gate_only_where_asked_for(project: Path, run: Run) -> None:
    assert run("tables", project).code == 0
    assert run("tables", project, "--fail-on", "AUD001").code == 1
    assert run("tables", project, "--fail-on", "orphaned-table").code == 1
    assert run("tables", project, "--fail-on", "error").code == 1
    assert run("tables", project, "--fail-on", "AUD002").code == 0


def test_json_is_what_a_program_reads(project: Path) -> None:
    ran = started("tables", project, "--format", "json", "--fail-on", "error")
    (table,) = json.loads(ran.stdout)["tables"]
    assert (table["table"], table["status"]) == ("orders", "orphaned")
    assert (ran.returncode, ran.stderr) == (1, "")


def test_output_goes_whole_to_the_file(project: Path, tmp_path: Path, run: Run) -> None:
    ran = run("tables", project, "--format", "markdown", "--output", tmp_path / "report.md")
    assert ran.out == ""
    assert "orders" in (tmp_path / "report.md").read_text(encoding="utf-8")


def test_a_device_is_written_in_place(project: Path, run: Run) -> None:
    assert run("tables", project, "--output", "/dev/null").code == 0
    assert Path("/dev/null").is_char_device()


def test_a_terminal_without_unicode_is_no_reason_to_stop(project: Path) -> None:
    ran = started("tables", project, PYTHONIOENCODING="ascii")
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
def test_what_the_user_caused_is_one_clear_line(arguments: list[str], said: str, run: Run) -> None:
    ran = run(*arguments)
    assert ran.code == 2
    assert ran.out == ""
    (line,) = ran.err.splitlines()
    assert said in line


def test_an_unknown_option_is_a_usage_error(run: Run) -> None:
    ran = run("tables", "--nope")
    assert ran.code == 2
    assert "Traceback" not in ran.err


def test_filters_that_match_nothing_say_so(project: Path, run: Run) -> None:
    assert run("tables", project, "--table", "zzz").out.startswith("No table matches the filters.")


def test_show_gives_each_access_with_its_source_line(run: Run) -> None:
    ran = run("show", "audit_log", SHOP)
    assert ran.code == 0
    assert "write_only" in ran.out


def test_a_class_name_shows_its_table(run: Run) -> None:
    assert run("show", "AuditEntry", SHOP).out == run("show", "audit_log", SHOP).out


def test_control_characters_do_not_reach_the_terminal(tmp_path: Path, run: Run) -> None:
    write(tmp_path, {"models.py": MODELS.replace('"orders"', '"or\\x1b[31mders"')})
    assert "\x1b" not in run("tables", tmp_path).out


def test_the_version_is_said(run: Run) -> None:
    assert run("--version").out.startswith("audit ")


@pytest.mark.parametrize(("mistyped", "meant"), [("tabels", "tables"), ("drfit", "drift"), ("basline", "baseline")])
def test_a_mistyped_command_is_answered_with_the_one_that_was_meant(run: Run, mistyped: str, meant: str) -> None:
    ran = run(mistyped)
    assert ran.code == 2
    assert f"No such command '{mistyped}'. Did you mean '{meant}'?" in ran.err
