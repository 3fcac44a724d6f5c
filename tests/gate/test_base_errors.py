"""A base that cannot be had is one clear line with the command that helps."""

from __future__ import annotations

import shutil
import zlib
from contextlib import closing
from pathlib import Path

import pytest

from auditor.errors import AuditorError
from auditor.sources.git import GitError
from auditor.sources.git_blobs import Blobs
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


def test_an_object_that_ends_early(tmp_path: Path) -> None:
    history = shop(tmp_path)
    blob = history.git("rev-parse", "HEAD:items_dao.py").strip()
    place = tmp_path / ".git" / "objects" / blob[:2] / blob[2:]
    place.chmod(0o644)
    place.write_bytes(place.read_bytes()[:-12])
    history.write({"items_dao.py": "x = 1\n"})
    with pytest.raises(GitError, match="git fsck"):
        outcome_of(history.folder)


def test_an_object_that_holds_another_text_of_the_same_length(tmp_path: Path) -> None:
    """Git does not compare what it reads with the id it was asked for."""
    history = shop(tmp_path)
    blob = history.git("rev-parse", "HEAD:items_dao.py").strip()
    place = tmp_path / ".git" / "objects" / blob[:2] / blob[2:]
    held = zlib.decompress(place.read_bytes())
    place.chmod(0o644)
    place.write_bytes(zlib.compress(held[:-8] + b"#" * 7 + b"\n"))
    history.write({"items_dao.py": "x = 1\n"})
    assert len(history.git("cat-file", "blob", blob)) == int(history.git("cat-file", "-s", blob))
    with pytest.raises(GitError, match="git fsck"):
        outcome_of(history.folder)


def test_git_that_ends_is_no_broken_pipe(tmp_path: Path) -> None:
    history = shop(tmp_path)
    blob = history.git("rev-parse", "HEAD:items_dao.py").strip()
    with closing(Blobs(tmp_path)) as blobs:
        assert blobs.read(blob)
        assert blobs._process is not None
        blobs._process.kill()
        blobs._process.wait()
        for _ in range(2):
            with pytest.raises(GitError, match="git cannot give"):
                blobs.read(blob)


@pytest.mark.parametrize("kind", ["tag", "branch"])
def test_a_name_of_two_commits_is_none(tmp_path: Path, kind: str) -> None:
    """Whoever can push the one name would choose what the change is compared with."""
    history = shop(tmp_path)
    name = "main" if kind == "tag" else "origin/main"
    history.git("update-ref", f"refs/{'heads' if kind == 'tag' else 'remotes'}/{name}", "HEAD")
    history.git(kind, name)
    outcome_of(history.folder, name)  # one commit, whatever its names
    history.commit({"a.md": "a\n"})
    history.git(kind, "--force", name)
    history.git("update-ref", f"refs/{'heads' if kind == 'tag' else 'remotes'}/{name}", "HEAD~1")
    with pytest.raises(GitError, match="is the name of several commits"):
        outcome_of(history.folder, name)
    outcome_of(history.folder, f"refs/{'heads' if kind == 'tag' else 'remotes'}/{name}")


def test_what_the_index_leaves_out_was_not_removed(tmp_path: Path) -> None:
    history = shop(tmp_path)
    history.git("update-index", "--skip-worktree", "items_dao.py")
    (tmp_path / "items_dao.py").unlink()
    assert not outcome_of(history.folder).failed
    history.git("update-index", "--no-skip-worktree", "items_dao.py")
    assert outcome_of(history.folder).failed
