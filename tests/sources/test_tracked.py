"""What git tracks, whatever its index is like."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from auditor.sources import find
from auditor.sources.tracked import Tracked, tracked_below
from tests.sources.trees import found, grow

FILES = {"a.py": "", "lib/inner/b.py": "", "lib/inner/much_longer_name_of_a_module.py": "", "lib2/c.py": "", "ö.py": ""}


def git(root: Path, *arguments: str) -> None:
    subprocess.run(["git", *arguments], cwd=root, check=True, env={**os.environ, "GIT_CONFIG_GLOBAL": os.devnull})


@pytest.mark.parametrize("version", ["2", "3", "4"])
def test_every_version(tmp_path: Path, version: str) -> None:
    grow(tmp_path, FILES)
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", ".")
    if version == "3":  # only an entry with an extended flag makes git write it
        grow(tmp_path, {"later.py": ""})
        git(tmp_path, "add", "--intent-to-add", "later.py")
    git(tmp_path, "update-index", "--index-version", version)
    expected = sorted([*FILES, *(["later.py"] if version == "3" else [])])
    assert list(tracked_below(tmp_path).paths) == expected
    assert (tmp_path / ".git/index").read_bytes()[7] == int(version)


def test_files_and_folders() -> None:
    tracked = Tracked(("a.py", "lib/b.py", "lib2/c.py"))
    assert tracked.holds("a.py", is_folder=False)
    assert not tracked.holds("a", is_folder=False)
    assert tracked.holds("lib", is_folder=True)
    assert not tracked.holds("li", is_folder=True)
    assert not tracked.holds("z", is_folder=True)


@pytest.mark.parametrize(
    "content", [b"", b"DIRC\0\0\0\2\0\0\0\7", b"DIRC" + b"\xff" * 60], ids=["empty", "cut", "wrong"]
)
def test_an_index_that_is_broken_is_a_blind_spot(tmp_path: Path, content: bytes) -> None:
    grow(tmp_path, {".gitignore": "*.sql\n", "a.py": "", "a.sql": ""})
    git(tmp_path, "init", "-q")
    (tmp_path / ".git/index").write_bytes(content)
    assert [spot.path for spot in find(tmp_path).blind_spots] == [".gitignore"]


def test_without_git_it_is_a_blind_spot_where_something_is_ignored(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    grow(tmp_path, {"one/a.py": "", "two/.gitignore": "*.sql\n", "two/a.py": "", "two/a.sql": ""})
    for name in ("one", "two"):
        git(tmp_path / name, "init", "-q")
    monkeypatch.setenv("PATH", "")
    assert find(tmp_path / "one").blind_spots == ()
    (spot,) = find(tmp_path / "two").blind_spots
    assert spot.detail == "git is not installed; whether it tracks what is ignored is not known"


@pytest.mark.parametrize("kind", ["split", "sha256", "sparse", "intent to add", "of a worktree", "below a link"])
def test_every_kind_of_index(tmp_path: Path, kind: str) -> None:
    root = grow(tmp_path / "work", {".gitignore": "lib/\n", "lib/kept.py": "", "out/a.py": "", "app/b.py": ""})
    git(root, "init", "-q", *(["--object-format=sha256"] if kind == "sha256" else []))
    git(root, "add", "--force", *(["--intent-to-add"] if kind == "intent to add" else []), ".")
    git(root, "-c", "user.name=a", "-c", "user.email=a@b", "commit", "-q", "--allow-empty", "-m", "a")
    grow(root, {"lib/left.py": ""})
    expected = ["app/b.py", "lib/kept.py", "out/a.py"]
    if kind == "split":
        git(root, "update-index", "--split-index")
        assert list((root / ".git").glob("sharedindex.*"))
    if kind == "sparse":
        git(root, "sparse-checkout", "init", "--cone", "--sparse-index")
        git(root, "sparse-checkout", "set", "lib", "app")
        expected.remove("out/a.py")
    if kind == "of a worktree":
        git(root, "worktree", "add", "-q", "../other")
        root = grow(tmp_path / "other", {"lib/left.py": ""})
    if kind == "below a link":
        (tmp_path / "link").symlink_to(root)
        root = tmp_path / "link"
    assert found(root) == expected
    grow(root, {"lib/.gitignore": "*\n"})
    assert found(root / "lib") == ["kept.py"]


def test_tracked_files_count_although_ignored(tmp_path: Path) -> None:
    grow(tmp_path, {".gitignore": "lib/\n*.sql\n", "app/lib/kept.py": "", "app/used.sql": ""})
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", "--force", "app/lib/kept.py", "app/used.sql")
    grow(tmp_path, {"app/lib/left.py": "", "app/left.sql": "", "lib/left.py": ""})
    assert found(tmp_path) == ["app/lib/kept.py", "app/used.sql"]
    assert found(tmp_path, exclude=["lib"]) == ["app/used.sql"]


def test_an_ignored_package_counts_where_no_repository_is_around(tmp_path: Path) -> None:
    files = {".gitignore": "shown/\n", "app/shown/__init__.py": "", "app/shown/a.py": "", "app/b.py": ""}
    grow(tmp_path, {**files, "shown/left.py": "", "app/shown/shown/left.py": ""})
    assert found(tmp_path) == ["app/b.py", "app/shown/__init__.py", "app/shown/a.py"]
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", ".")
    assert found(tmp_path) == ["app/b.py"]
