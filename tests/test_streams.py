"""Streams that the caller closed, filled or left: the audit ends as with others."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.projects import MODELS, write

AUDIT = f"{sys.executable} -m auditor"
COMMANDS = ("tables . --no-cache", "check . --no-cache --exit-zero", "--help", "--version", "explain AUD001")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    write(tmp_path, {"models.py": MODELS, "use.py": "from models import Order\n\n\ndef f(s):\n    s.get(Order, 1)\n"})
    return tmp_path


def run(line: str, project: Path) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(["bash", "-c", line], cwd=project, capture_output=True, check=False)


@pytest.mark.parametrize("command", COMMANDS)
def test_closed_streams_change_nothing(project: Path, command: str) -> None:
    """A pipe to a worker that got the number of stderr would be lost with what is written there."""
    whole = run(f"{AUDIT} {command}", project)
    assert whole.returncode == 0
    assert whole.stdout
    assert run(f"{AUDIT} {command} 2>&-", project).stdout == whole.stdout
    assert run(f"{AUDIT} {command} 2>&- <&-", project).stdout == whole.stdout
    assert run(f"{AUDIT} {command} >&-", project).returncode == 0
    assert run(f"{AUDIT} {command} >&- 2>&- <&-", project).returncode == 0


@pytest.mark.parametrize("command", COMMANDS)
def test_who_reads_may_leave(project: Path, command: str) -> None:
    ran = run(f"{AUDIT} {command} | true; exit ${{PIPESTATUS[0]}}", project)
    assert (ran.returncode, ran.stderr) == (0, b"")


def test_a_full_disk_behind_stderr_is_no_finding(project: Path) -> None:
    assert run(f"{AUDIT} docs . --no-cache 2>/dev/full", project).returncode == 0
    assert (project / "docs" / "tables.md").exists()
    assert run(f"{AUDIT} tables . --no-cache >/dev/full", project).returncode == 2


def test_a_folder_that_is_gone_is_said(tmp_path: Path) -> None:
    ran = run(f"mkdir gone && cd gone && rmdir ../gone && {AUDIT} tables", tmp_path)
    assert ran.returncode == 2
    assert ran.stderr == b"audit: error: the current folder is gone: No such file or directory\n"
