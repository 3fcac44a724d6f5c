"""What git would wait for without end: pipes and devices in the place of files that it keeps.

git opens what it finds under the names of its own files. A pipe that nobody writes to holds it for ever, and a device
gives bytes without end; neither comes with a clone, but with an archive, or by accident. Sockets cannot be opened.
Documentation: https://git-scm.com/docs/gitrepository-layout (`commondir`, `objects/info/alternates`).
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from auditor.place import read_regular
from auditor.sources.git_process import GitError
from auditor.sources.names import shown

_LIMIT = 1_000_000
#: What none of our commands reads: other repositories, hooks, large files of an extension, other working trees.
_UNREAD = {"hooks", "lfs", "modules", "worktrees", "rr-cache"}


def refuse_endless(top: Path) -> None:
    """Raises GitError where a pipe or a device stands in the place of a file of the repository. `top`: the working
    tree."""
    found = _endless_in(top)
    if found is not None:
        raise GitError(
            f"{shown(os.path.relpath(found, top))} is a pipe or a device and git would wait for it: remove it"
        )


def git_folder(top: Path) -> Path:
    """Where git keeps what it knows of a working tree: `.git`, or the folder that a file `.git` names."""
    return next(_named_in(top / ".git", top, "gitdir:"), top / ".git")


def _endless_in(top: Path) -> Path | None:
    pending = [git_folder(top)]
    seen: set[tuple[int, int]] = set()
    while pending:
        folder = pending.pop()
        status = _status(folder)
        if status is None or (status.st_dev, status.st_ino) in seen:
            continue
        seen.add((status.st_dev, status.st_ino))
        for entry in _entries(folder):
            if not entry.is_file(follow_symlinks=False):
                known = entry.is_dir(follow_symlinks=False)
                found = None if known else _status(Path(entry.path))
                if found is not None and _is_endless(found):
                    return Path(entry.path)
                if (known or (found and stat.S_ISDIR(found.st_mode))) and entry.name not in _UNREAD:
                    pending.append(Path(entry.path))
        pending += _named_in(folder / "commondir", folder)
        pending += _named_in(folder / "alternates", folder.parent) if folder.name == "info" else ()
    return None


def _named_in(file: Path, base: Path, prefix: str = "") -> Iterator[Path]:
    """The folders that the lines of a file name, seen from `base`."""
    try:
        lines = os.fsdecode(read_regular(file, _LIMIT)).splitlines()
    except OSError:
        return
    yield from (base / line.removeprefix(prefix).strip() for line in lines if line.startswith(prefix) and line)


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    """What is in the folder; nothing where that cannot be told: git says what is wrong with it."""
    try:
        with os.scandir(folder) as entries:
            return list(entries)
    except OSError:
        return []


def _status(place: Path) -> os.stat_result | None:
    try:
        return place.stat()
    except (OSError, ValueError):
        return None


def _is_endless(status: os.stat_result) -> bool:
    if stat.S_ISCHR(status.st_mode):
        nothing = _status(Path(os.devnull))
        return nothing is None or status.st_rdev != nothing.st_rdev
    return stat.S_ISFIFO(status.st_mode) or stat.S_ISBLK(status.st_mode)
