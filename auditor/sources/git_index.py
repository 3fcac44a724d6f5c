"""The files that git tracks, from its index; a tracked file is part of the project even when a pattern ignores it.

Format: https://git-scm.com/docs/index-format
"""

from __future__ import annotations

import os
import struct
from bisect import bisect_left
from dataclasses import dataclass
from pathlib import Path

from auditor.sources.tree import first_bytes

_LIMIT = 200_000_000
_HEADER = struct.Struct(">4sII")
_FLAGS_AT = 40 + 20  # ten numbers and a SHA-1 before the flags of an entry
_EXTENDED = 0x4000


@dataclass(frozen=True, slots=True)
class Tracked:
    """Sorted paths, as on disk, relative to the root of the repository."""

    paths: tuple[str, ...] = ()

    def holds(self, path: str, is_folder: bool) -> bool:
        """Is the file tracked, or is anything in the folder?"""
        wanted = f"{path}/" if is_folder else path
        at = bisect_left(self.paths, wanted)
        if at == len(self.paths):
            return False
        return self.paths[at].startswith(wanted) if is_folder else self.paths[at] == wanted


def read_index(root: Path) -> Tracked:
    """What is tracked below a folder of a repository; nothing where there is no index, or none that can be read."""
    top = repository_above(root)
    if top is None:
        return Tracked()
    below = "".join(f"{name}/" for name in root.relative_to(top).parts)
    try:
        paths = map(os.fsdecode, _paths(first_bytes(_git_folder(top) / "index", _LIMIT)))
        return Tracked(tuple(sorted(path[len(below) :] for path in paths if path.startswith(below))))
    except (struct.error, IndexError, ValueError):
        return Tracked()


def repository_above(folder: Path) -> Path | None:
    """The top of the working tree that holds the folder (a real path); None where there is none."""
    return next((each for each in (folder, *folder.parents) if (each / ".git").exists()), None)


def _git_folder(top: Path) -> Path:
    """Where git keeps the index of a working tree; in a worktree and a submodule `.git` is a file that names it.

    Format: https://git-scm.com/docs/gitrepository-layout
    """
    marker = top / ".git"
    named = os.fsdecode(first_bytes(marker, 10_000)).strip()  # empty for a folder
    return top / named.removeprefix("gitdir:").strip() if named.startswith("gitdir:") else marker


def _paths(content: bytes) -> list[bytes]:
    """The paths in an index; raises ValueError, IndexError or struct.error when it is none."""
    paths: list[bytes] = []
    if not content:
        return paths
    signature, version, count = _HEADER.unpack_from(content)
    if signature != b"DIRC" or version not in (2, 3, 4):
        raise ValueError("not an index that is understood")
    at = _HEADER.size
    previous = b""
    for _ in range(count):
        flags = int.from_bytes(content[at + _FLAGS_AT : at + _FLAGS_AT + 2], "big")
        start = at + _FLAGS_AT + 2 + (2 if flags & _EXTENDED else 0)
        if version == 4:
            dropped, start = _offset(content, start)
            end = content.index(b"\0", start)
            previous = previous[: len(previous) - dropped] + content[start:end]
            at = end + 1
        else:
            end = content.index(b"\0", start)
            previous = content[start:end]
            at += (end - at + 8) // 8 * 8  # one to eight zero bytes fill the entry up
        paths.append(previous)
    return paths


def _offset(content: bytes, at: int) -> tuple[int, int]:
    """A number in the variable-width encoding of pack files, and the position after it."""
    byte = content[at]
    value = byte & 0x7F
    while byte & 0x80:
        at += 1
        byte = content[at]
        value = ((value + 1) << 7) | (byte & 0x7F)
    return value, at + 1
