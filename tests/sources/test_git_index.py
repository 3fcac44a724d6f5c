"""What git tracks, read from its index."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor.sources.git_index import Tracked, read_index
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
    assert list(read_index(tmp_path).paths) == expected
    assert (tmp_path / ".git/index").read_bytes()[7] == int(version)


def test_files_and_folders() -> None:
    tracked = Tracked(("a.py", "lib/b.py", "lib2/c.py"))
    assert tracked.holds("a.py", is_folder=False)
    assert not tracked.holds("a", is_folder=False)
    assert tracked.holds("lib", is_folder=True)
    assert not tracked.holds("li", is_folder=True)
    assert not tracked.holds("z", is_folder=True)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(content=st.binary(max_size=60) | st.binary(max_size=200).map(lambda rest: b"DIRC\0\0\0\2\0\0\0\7" + rest))
def test_any_bytes_can_be_an_index(tmp_path: Path, content: bytes) -> None:
    (tmp_path / ".git").mkdir(exist_ok=True)
    (tmp_path / ".git/index").write_bytes(content)
    read_index(tmp_path)


def test_tracked_files_count_although_ignored(tmp_path: Path) -> None:
    grow(tmp_path, {".gitignore": "lib/\n*.sql\n", "app/lib/kept.py": "", "app/used.sql": ""})
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", "--force", "app/lib/kept.py", "app/used.sql")
    grow(tmp_path, {"app/lib/left.py": "", "app/left.sql": "", "lib/left.py": ""})
    assert found(tmp_path) == ["app/lib/kept.py", "app/used.sql"]
    assert found(tmp_path, exclude=["lib"]) == ["app/used.sql"]
