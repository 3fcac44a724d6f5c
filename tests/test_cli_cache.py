"""`audit cache`, and what the other commands say of a cache that is no use."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands import Command, Run
from tests.projects import MODELS, write


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return write(tmp_path / "project", {"models.py": MODELS})


@pytest.fixture
def run(audit_command: Command, tmp_path: Path) -> Run:
    """`audit` with these arguments, somewhere else."""
    return lambda *arguments: audit_command(*arguments, cwd=tmp_path)


def cache_of(run: Run, project: Path, folder: Path) -> Path:
    return Path(run("cache", "path", project, "--cache-dir", folder).out.strip())


def test_a_cache_is_made_shown_and_cleared(project: Path, tmp_path: Path, run: Run) -> None:
    folder = tmp_path / "kept"
    file = cache_of(run, project, folder)
    assert not file.exists()
    first = run("tables", project, "--cache-dir", folder)
    assert file.parent == folder
    assert run("tables", project, "--cache-dir", folder).out == first.out
    assert run("cache", "stats", project, "--cache-dir", folder).out.startswith(f"{file}: ")
    assert run("cache", "clear", project, "--cache-dir", folder).out == f"removed {file}\n"
    assert list(folder.iterdir()) == []
    assert run("cache", "clear", project, "--cache-dir", folder).out == f"there is no {file}\n"
    assert run("cache", "stats", project, "--cache-dir", folder).out == f"{file}: 0 entries, 0.0 MB\n"


def test_without_a_cache_nothing_is_written(
    project: Path, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AUDITOR_CACHE_DIR", str(tmp_path / "kept"))
    assert run("tables", project, "--no-cache").code == 0
    assert not (tmp_path / "kept").exists()
    assert [path.name for path in project.iterdir()] == ["models.py"]


def test_the_cache_is_where_the_platform_keeps_caches(
    project: Path, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AUDITOR_CACHE_DIR", "")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    assert run("tables", project).code == 0
    assert len(list((tmp_path / "xdg" / "auditor").iterdir())) == 1


def test_projects_of_one_name_have_caches_of_their_own(project: Path, tmp_path: Path, run: Run) -> None:
    other = write(tmp_path / "other" / "project", {"models.py": MODELS})
    assert cache_of(run, project, tmp_path) != cache_of(run, other, tmp_path)
    assert cache_of(run, project, tmp_path) == cache_of(run, project / ".." / "project", tmp_path)


def test_a_cache_that_cannot_be_had_is_a_warning(project: Path, tmp_path: Path, run: Run) -> None:
    (tmp_path / "file").touch()
    plain = run("tables", project, "--no-cache")
    ran = run("tables", project, "--cache-dir", tmp_path / "file")
    assert (ran.code, ran.out) == (0, plain.out)
    (line,) = ran.err.splitlines()
    assert line.startswith("audit: warning: the cache ")
    assert "--no-cache" in line


def test_a_damaged_cache_is_a_warning_once(project: Path, tmp_path: Path, run: Run) -> None:
    plain = run("tables", project, "--cache-dir", tmp_path / "kept")
    cache_of(run, project, tmp_path / "kept").write_bytes(b"damaged" * 5_000)
    ran = run("tables", project, "--cache-dir", tmp_path / "kept")
    assert (ran.code, ran.out) == (0, plain.out)
    assert len(ran.err.splitlines()) == 1
    assert run("tables", project, "--cache-dir", tmp_path / "kept").err == ""
