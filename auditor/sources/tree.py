"""The folders and files that the walk found, by their names on disk; what the roles and the hints are judged by."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple, Protocol

from auditor.facts.access import BlindSpot

HEAD = 8_192


class Stamp(NamedTuple):
    """What the file system says of a file. While it stays the same, so does the content; but see `reading.identify`."""

    size: int
    modified: int  # nanoseconds, as `changed`
    changed: int
    inode: int


def stamp_of(status: os.stat_result) -> Stamp:
    return Stamp(status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)


@dataclass(frozen=True, slots=True)
class Folder:
    """One folder: the paths of its folders, and the names of those of its files that somebody may ask about."""

    path: str
    names: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()
    is_package: bool = field(init=False, default=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "is_package", "__init__.py" in self.names)  # asked for every file in it

    @property
    def python(self) -> tuple[str, ...]:
        return tuple(name for name in self.names if name.endswith(".py"))


@dataclass(frozen=True, slots=True)
class Found:
    """One source file: path on disk relative to the root, language, size in bytes; `stamp`: its state on disk; `blob`:
    its id where it comes from git."""

    path: str
    language: str
    size: int
    blob: str = ""
    stamp: Stamp | None = None


class Contents(Protocol):
    """Where the bytes of a tree come from: the disk, or a commit."""

    def first(self, path: str, limit: int) -> bytes:
        """The file's bytes up to `limit`; empty when it cannot be read."""
        ...


@dataclass(frozen=True, slots=True)
class Disk:
    """The bytes as they are on disk below a folder."""

    root: Path

    def first(self, path: str, limit: int) -> bytes:
        return first_bytes(f"{self.root}/{path}", limit)


@dataclass(frozen=True, slots=True)
class Tree:
    """The product of the walk. `folders` by path, the root as `""`, each after the one that holds it."""

    root: Path
    folders: Mapping[str, Folder]
    files: tuple[Found, ...]
    blind_spots: tuple[BlindSpot, ...]
    contents: Contents
    heads: dict[str, bytes] = field(default_factory=dict)

    def below(self, path: str) -> Iterator[Folder]:
        """The folder itself and all folders below it."""
        pending = [path]
        while pending:
            folder = self.folders.get(pending.pop())
            if folder is not None:
                yield folder
                pending.extend(reversed(folder.folders))

    def head(self, path: str) -> bytes:
        """The first bytes of a file, read once; empty when it cannot be read."""
        if path not in self.heads:
            self.heads[path] = self.content(path, HEAD)
        return self.heads[path]

    def content(self, path: str, limit: int) -> bytes:
        """The file's bytes up to `limit`; empty when it cannot be read."""
        return self.contents.first(path, limit)


def first_bytes(path: str | Path, limit: int) -> bytes:
    """The first bytes of a regular file; empty for what cannot be read, for links, and for pipes, which would block."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return b""
    try:
        with os.fdopen(descriptor, "rb") as file:
            return file.read(limit) if stat.S_ISREG(os.fstat(descriptor).st_mode) else b""
    except OSError:
        return b""


def join(folder: str, name: str) -> str:
    """The path of `name` in `folder`."""
    return f"{folder}/{name}" if folder else name


def parent(path: str) -> str:
    """The folder that holds `path`."""
    return path.rpartition("/")[0]
