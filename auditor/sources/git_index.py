"""Is the index of a repository whole? git reads a damaged one without a word: it looks at the checksum in `git fsck`
alone, and names of files that are cut off would pass for files that nobody tracks.

Documentation: https://git-scm.com/docs/index-format (the trailing hash, the link of a split index),
https://git-scm.com/docs/git-config (`index.skipHash`: zeros in the place of the hash).
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from auditor.place import read_regular
from auditor.sources.git_folder import git_folder
from auditor.sources.git_process import GitError

_MOST = 1_000_000_000  # bytes; an entry takes about a hundred


def refuse_damaged_index(top: Path) -> None:
    """Raises GitError where the index is not what git wrote. One that is missing is empty, and git says what it cannot
    read at all. `top`: the working tree."""
    folder = git_folder(top)
    index = _bytes(folder / "index")
    parts = [index] if index else []
    parts += [_bytes(shared) for shared in folder.glob("sharedindex.*") if index and _is_linked(shared, index)]
    if not all(map(_is_whole, parts)):
        raise GitError("the index of git is damaged: rm .git/index, then git reset, make it anew")


def _is_whole(data: bytes) -> bool:
    for digest, size in ((hashlib.sha1, 20), (hashlib.sha256, 32)):
        told = data[-size:]
        if told == bytes(size) or told == digest(memoryview(data)[:-size], usedforsecurity=False).digest():
            return True
    return False


def _is_linked(shared: Path, index: bytes) -> bool:
    """Does the index say that the rest of it is in this file?"""
    try:
        return bytes.fromhex(shared.name.partition(".")[2]) in index
    except ValueError:
        return False


def _bytes(place: Path) -> bytes:
    try:
        return read_regular(place, _MOST)
    except OSError:
        return b""
