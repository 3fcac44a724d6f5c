"""Files that the command line or CI names: pipes and devices are refused at once, and no link is written through."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.commands import Command
from tests.projects import MODELS, write


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
@pytest.mark.parametrize("arguments", [("tables", "--config"), ("split", ".", "--plan")], ids=str)
def test_a_pipe_is_refused(tmp_path: Path, audit_command: Command, arguments: tuple[str, ...]) -> None:
    write(tmp_path, {"models.py": MODELS})
    os.mkfifo(tmp_path / "pipe")
    result = audit_command(*arguments, "pipe", cwd=tmp_path)
    assert result.code == 2
    assert "no regular file" in result.err


@pytest.mark.parametrize("text", ["x = " + "9" * 5_000, "x = " + "[" * 60_000, "x = 1", "x"])
def test_a_plan_of_any_bytes_is_one_line(tmp_path: Path, audit_command: Command, text: str) -> None:
    write(tmp_path, {"models.py": MODELS, "plan.toml": text})
    result = audit_command("split", ".", "--plan", "plan.toml", cwd=tmp_path)
    assert result.code == 2
    assert len(result.err.splitlines()) == 1


def test_the_summary_is_not_written_through_a_link(
    tmp_path: Path, audit_command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = write(tmp_path / "project", {"models.py": MODELS})
    (project / "link").symlink_to(tmp_path / "outside")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(project / "link"))
    assert audit_command("check", "--format", "github", cwd=project).code == 2
    assert not (tmp_path / "outside").exists()
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "summary"))
    assert audit_command("check", "--format", "github", cwd=project).code == 1
    assert (tmp_path / "summary").exists()
