"""Pipes and devices where git keeps its files: it would wait for them without end."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from auditor.sources.git_folder import refuse_endless
from auditor.sources.git_process import GitError
from tests.commands import Command
from tests.histories import History, git, shop

pytestmark = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no pipes with names")
FILES = ("config", "HEAD", "index", "packed-refs", "shallow", "commondir", "refs/heads/main", "objects/info/alternates")


def put(place: Path, make: Callable[[Path], object]) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    place.unlink(missing_ok=True)
    make(place)


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("make", [os.mkfifo, lambda place: place.symlink_to("/dev/zero")], ids=["pipe", "device"])
def test_it_is_named(tmp_path: Path, name: str, make: Callable[[Path], object]) -> None:
    history = shop(tmp_path)
    put(history.folder / ".git" / name, make)
    with pytest.raises(GitError, match=f"^.git/{name} is a pipe or a device"):
        refuse_endless(history.folder)


def behind_alternates(history: History) -> Path:
    beside = history.folder / "beside"
    (history.folder / ".git/objects/info/alternates").write_text(f"{beside}\n", encoding="utf-8")
    return beside / "pack" / "a.idx"


def behind_a_link(history: History) -> Path:
    objects = history.folder / ".git/objects"
    led, loop = [name for name in map(str, range(10, 100)) if not (objects / name).exists()][:2]
    (objects / led).symlink_to(history.folder / "beside")
    (objects / loop).symlink_to(loop)
    return history.folder / "beside" / ("b" * 38)


def of_another_tree(history: History) -> Path:
    git(history.folder, "worktree", "add", "--quiet", "--detach", "other")
    return history.folder / ".git" / "config"


@pytest.mark.parametrize("where", [behind_alternates, behind_a_link, of_another_tree])
def test_what_git_is_led_to_counts(tmp_path: Path, where: Callable[[History], Path]) -> None:
    history = shop(tmp_path)
    put(where(history), os.mkfifo)
    with pytest.raises(GitError, match="is a pipe or a device"):
        refuse_endless(history.folder / "other" if (history.folder / "other").exists() else history.folder)


def test_what_git_does_not_wait_for_is_accepted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    history = shop(tmp_path)
    put(history.folder / ".git/hooks/pre-commit", os.mkfifo)
    put(history.folder / ".git/info/exclude", lambda place: place.symlink_to(os.devnull))
    put(history.folder / ".git/refs/loop", lambda place: place.symlink_to("loop"))
    with socket.socket(socket.AF_UNIX) as monitor:
        monkeypatch.chdir(history.folder / ".git")  # the name of a socket must be short
        monitor.bind("fsmonitor--daemon.ipc")
        refuse_endless(history.folder)


@pytest.mark.parametrize("name", ["config", "index"])
def test_every_command_ends(tmp_path: Path, audit_command: Command, name: str) -> None:
    history = shop(tmp_path)
    history.write({".gitignore": "*.log\nlater/\n", "later/a.py": "x = 1\n"})
    put(history.folder / ".git" / name, os.mkfifo)
    ran = audit_command("check", ".", "--base", "main", cwd=tmp_path)
    assert ran.code == 2
    assert ran.err == f"audit: error: .git/{name} is a pipe or a device and git would wait for it: remove it\n"
    ran = audit_command("blind-spots", ".", cwd=tmp_path)
    assert ran.code == 0
    assert f".git/{name} is a pipe or a device" in ran.out
