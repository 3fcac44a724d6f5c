"""`audit cache`, and what the other commands say of a cache that is no use."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.projects import MODELS, write
from tests.test_cli import run


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return write(tmp_path / "project", {"models.py": MODELS})


def cache_of(project: Path, folder: Path) -> Path:
    return Path(run("cache", "path", project, "--cache-dir", folder).stdout.strip())


def test_a_cache_is_made_shown_and_cleared(project: Path, tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    file = cache_of(project, folder)
    assert not file.exists()
    first = run("tables", project, "--cache-dir", folder)
    assert file.parent == folder
    assert run("tables", project, "--cache-dir", folder).stdout == first.stdout
    assert run("cache", "stats", project, "--cache-dir", folder).stdout.startswith(f"{file}: ")
    assert run("cache", "clear", project, "--cache-dir", folder).stdout == f"removed {file}\n"
    assert list(folder.iterdir()) == []
    assert run("cache", "clear", project, "--cache-dir", folder).stdout == f"there is no {file}\n"
    assert run("cache", "stats", project, "--cache-dir", folder).stdout == f"{file}: 0 entries, 0.0 MB\n"


def test_without_a_cache_nothing_is_written(project: Path, tmp_path: Path) -> None:
    assert run("tables", project, "--no-cache", AUDITOR_CACHE_DIR=str(tmp_path / "kept")).returncode == 0
    assert not (tmp_path / "kept").exists()
    assert [path.name for path in project.iterdir()] == ["models.py"]


def test_the_cache_is_where_the_platform_keeps_caches(project: Path, tmp_path: Path) -> None:
    ran = run("tables", project, AUDITOR_CACHE_DIR="", XDG_CACHE_HOME=str(tmp_path / "xdg"))
    assert ran.returncode == 0
    assert len(list((tmp_path / "xdg" / "auditor").iterdir())) == 1


def test_projects_of_one_name_have_caches_of_their_own(project: Path, tmp_path: Path) -> None:
    other = write(tmp_path / "other" / "project", {"models.py": MODELS})
    assert cache_of(project, tmp_path) != cache_of(other, tmp_path)
    assert cache_of(project, tmp_path) == cache_of(project / ".." / "project", tmp_path)


def test_a_cache_that_cannot_be_had_is_a_warning(project: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    plain = run("tables", project, "--no-cache")
    ran = run("tables", project, "--cache-dir", tmp_path / "file")
    assert (ran.returncode, ran.stdout) == (0, plain.stdout)
    (line,) = ran.stderr.splitlines()
    assert line.startswith("audit: warning: the cache ")
    assert "--no-cache" in line


def test_a_damaged_cache_is_a_warning_once(project: Path, tmp_path: Path) -> None:
    plain = run("tables", project, "--cache-dir", tmp_path / "kept")
    cache_of(project, tmp_path / "kept").write_bytes(b"damaged" * 5_000)
    ran = run("tables", project, "--cache-dir", tmp_path / "kept")
    assert (ran.returncode, ran.stdout) == (0, plain.stdout)
    assert len(ran.stderr.splitlines()) == 1
    assert run("tables", project, "--cache-dir", tmp_path / "kept").stderr == ""
