"""An index that is damaged, which git itself does not notice."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor.sources.git_index import refuse_damaged_index
from auditor.sources.git_process import GitError
from tests.commands import Command
from tests.histories import History, git, shop


def index_of(history: History) -> Path:
    return history.folder / ".git" / "index"


def flip(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :]


@pytest.mark.parametrize("at", [8, 40, 80, 120, -1, -21])
def test_a_byte_is_another(tmp_path: Path, at: int) -> None:
    history = shop(tmp_path)
    index = index_of(history)
    index.write_bytes(flip(index.read_bytes(), at))
    with pytest.raises(GitError, match="the index of git is damaged"):
        refuse_damaged_index(tmp_path)


@pytest.mark.parametrize("left", [1, 20, 100, 200])
def test_the_end_is_cut_off(tmp_path: Path, left: int) -> None:
    history = shop(tmp_path)
    index_of(history).write_bytes(index_of(history).read_bytes()[:left])
    with pytest.raises(GitError, match="the index of git is damaged"):
        refuse_damaged_index(tmp_path)


def test_the_other_half_of_a_split_index(tmp_path: Path) -> None:
    history = shop(tmp_path)
    history.git("update-index", "--split-index")
    refuse_damaged_index(tmp_path)
    (shared,) = tmp_path.glob(".git/sharedindex.*")
    shared.with_name("sharedindex." + "0" * 40).write_bytes(b"of another time")
    refuse_damaged_index(tmp_path)
    shared.write_bytes(flip(shared.read_bytes(), 60))
    with pytest.raises(GitError, match="the index of git is damaged"):
        refuse_damaged_index(tmp_path)


def test_what_git_wrote_is_whole(tmp_path: Path) -> None:
    history = shop(tmp_path)
    for version in ("2", "3", "4"):
        history.git("update-index", "--index-version", version)
        refuse_damaged_index(tmp_path)
    whole = index_of(history).read_bytes()
    index_of(history).write_bytes(whole[:-20] + bytes(20))  # index.skipHash
    refuse_damaged_index(tmp_path)
    index_of(history).unlink()
    refuse_damaged_index(tmp_path)
    git(tmp_path, "init", "--quiet", "--object-format=sha256", "other")
    (tmp_path / "other" / "a.py").write_text("x = 1\n", encoding="utf-8")
    git(tmp_path / "other", "add", "a.py")
    refuse_damaged_index(tmp_path / "other")


def test_the_check_says_so(tmp_path: Path, audit_command: Command) -> None:
    history = shop(tmp_path)
    history.write({".gitignore": "later.py\n", "later.py": "x = 1\n"})
    index_of(history).write_bytes(index_of(history).read_bytes()[:-80])
    ran = audit_command("check", ".", "--base", "main", cwd=tmp_path)
    assert ran.code == 2
    assert ran.err == "audit: error: the index of git is damaged: rm .git/index, then git reset, make it anew\n"
    ran = audit_command("blind-spots", ".", cwd=tmp_path)
    assert "the index of git is damaged" in ran.out
