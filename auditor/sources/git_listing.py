"""What git lists of a tree: one line an entry.

Documentation: https://git-scm.com/docs/git-ls-tree (OUTPUT FORMAT).
"""

from __future__ import annotations

import os
from dataclasses import dataclass

from auditor.sources.git_process import GitError
from auditor.sources.names import shown


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a tree: `mode` as in `100644`; `size` is -1 where a partial clone lacks it; `path` as on disk,
    relative to the tree that was listed."""

    mode: str
    blob: str
    size: int
    path: str

    @property
    def is_link(self) -> bool:
        return self.mode == "120000"

    @property
    def is_submodule(self) -> bool:
        return self.mode == "160000"

    @property
    def is_missing(self) -> bool:
        return self.size < 0

    @property
    def is_executable(self) -> bool:
        return self.mode == "100755"


def ids_in(lines: list[bytes]) -> frozenset[str]:
    """The ids of the blobs in a listing of a tree."""
    return frozenset(line.split(None, 3)[2].decode() for line in lines if line.startswith(b"1") and b" blob " in line)


def entry_of(line: bytes, sizes: dict[str, int], cut: int) -> Entry:
    """`<mode> <type> <id> [<size>]\\t<path>`, the size `-` for a submodule; from `sizes` where it is not listed. `cut`:
    the length of what is left out of the path."""
    about, _, path = line.partition(b"\t")
    mode, kind, blob, *size = about.decode("ascii").split()
    if size == ["BAD"]:
        raise GitError(
            f"git has lost {shown(os.fsdecode(path))} of the base ({blob[:12]}): git fsck, then fetch it again"
        )
    many = int(size[0]) if size and size[0] != "-" else sizes.get(blob, -1) if kind == "blob" else 0
    return Entry(mode, blob, many, os.fsdecode(path[cut:]))
