"""A base that cannot be had is one clear line with the command that helps."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from auditor.errors import AuditorError
from auditor.sources.git import GitError
from tests.histories import git, outcome_of, shop
from tests.projects import write


def test_a_shallow_clone(tmp_path: Path) -> None:
    history = shop(tmp_path / "origin")
    history.git("switch", "--quiet", "-c", "feature")
    history.commit({"a.md": "a\n"})
    history.git("switch", "--quiet", "main")
    history.commit({"b.md": "b\n"})
    source = f"file://{history.folder}"
    git(tmp_path, "clone", "--quiet", "--depth=1", "--no-single-branch", "--branch=feature", source, "clone")
    with pytest.raises(GitError, match=r"git fetch --unshallow.*fetch-depth: 0"):
        outcome_of(tmp_path / "clone", "origin/main")
    git(tmp_path / "clone", "fetch", "--quiet", "--unshallow")
    assert not outcome_of(tmp_path / "clone", "origin/main").failed


@pytest.mark.parametrize(
    ("ref", "said"),
    [
        ("origin/main", "git fetch origin main"),
        ("release", "git fetch origin release"),
        ("upstream/dev/x", "git fetch upstream dev/x"),
        ("--output=/tmp/x", "git knows no commit '--output=/tmp/x'"),
        ("main; rm", "git knows no commit"),
        ("main:base.py", "git knows no commit"),
    ],
)
def test_a_reference_that_is_not_there(tmp_path: Path, ref: str, said: str) -> None:
    history = shop(tmp_path)
    with pytest.raises(GitError, match=said):
        outcome_of(history.folder, ref)


def test_no_repository(tmp_path: Path) -> None:
    write(tmp_path, {"a.py": "x = 1\n"})
    with pytest.raises(GitError, match="audit baseline create"):
        outcome_of(tmp_path)
    assert not outcome_of(tmp_path, None).failed


def test_histories_without_a_common_commit(tmp_path: Path) -> None:
    history = shop(tmp_path)
    history.git("switch", "--quiet", "--orphan", "alone")
    history.commit({"a.py": "x = 1\n"})
    with pytest.raises(GitError, match="no commit in common"):
        outcome_of(history.folder)


def test_no_commit_yet(tmp_path: Path) -> None:
    history = shop(tmp_path)
    history.git("checkout", "--quiet", "--orphan", "alone")
    with pytest.raises(GitError, match="HEAD names no commit yet"):
        outcome_of(history.folder)


def test_a_submodule_without_the_commit_of_the_base(tmp_path: Path) -> None:
    library = shop(tmp_path / "library")
    history = shop(tmp_path / "work")
    history.git("submodule", "--quiet", "add", str(library.folder), "library")
    history.commit()
    library.commit({"a.md": "a\n"})
    shutil.rmtree(history.folder / "library")
    shutil.rmtree(history.folder / ".git" / "modules")
    git(history.folder, "clone", "--quiet", "--depth=1", f"file://{library.folder}", "library")
    with pytest.raises(GitError, match="git -C library fetch"):
        outcome_of(history.folder)


def test_an_object_that_is_lost(tmp_path: Path) -> None:
    history = shop(tmp_path)
    blob = history.git("rev-parse", "HEAD:items_dao.py").strip()
    (tmp_path / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    history.write({"items_dao.py": "x = 1\n"})
    with pytest.raises(AuditorError, match="git fsck"):
        outcome_of(history.folder)


def test_nothing_to_check(tmp_path: Path) -> None:
    write(tmp_path, {"a.md": "words\n"})
    with pytest.raises(AuditorError, match="no Python file to check"):
        outcome_of(tmp_path, None)
