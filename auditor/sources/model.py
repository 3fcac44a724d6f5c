"""What the look at the disk makes: source files, their roles, hints about the project."""

from __future__ import annotations

import errno
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

from auditor.facts.access import BlindSpot, Role
from auditor.place import MOST_BYTES, read_regular
from auditor.sources.names import on_disk
from auditor.sources.tree import Stamp

if TYPE_CHECKING:
    from auditor.sources.git_blobs import Blobs


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file to read. `path`: posix, relative to the root, safe to print; `language`: `python`, `sql` or `text`;
    `blob`: the id under which git has it, empty for a file on disk; `stamp`: its state on disk."""

    path: str
    role: Role
    language: str
    size: int
    blob: str = ""
    stamp: Stamp | None = None


class TemplateAttribute(NamedTuple):
    """`variable.name` in a template, and where it stands first."""

    path: str
    line: int
    variable: str
    name: str


@dataclass(frozen=True, slots=True)
class ProjectHints:
    """What the project's own files say about it; all sorted, but `urls` and `migration_dirs` nearest the root first.

    `dependencies`: normalised distribution names; `console_scripts`: `package.module:function` of every entry point
    it installs; `urls`: schemes of database URLs (`postgresql+asyncpg`), never more of them; `migration_dirs`: the
    folders of Alembic environments, relative to the root; `templates`: what pages read of their variables; `packages`:
    what may be imported of it once it is installed; `documented`: what its documentation names of its code;
    `distributions`: folders below the root that are distributions of their own, and that install no command.
    """

    dependencies: tuple[str, ...] = ()
    console_scripts: tuple[str, ...] = ()
    urls: tuple[str, ...] = ()
    migration_dirs: tuple[str, ...] = ()
    templates: tuple[TemplateAttribute, ...] = ()
    packages: tuple[str, ...] = ()
    documented: tuple[str, ...] = ()
    distributions: tuple[str, ...] = ()


class Reader(Protocol):
    """Gives the bytes of source files; travels to worker processes."""

    def read(self, file: SourceFile) -> bytes:
        """The bytes of `file`; raises OSError when they cannot be read."""
        ...


@dataclass(frozen=True, slots=True)
class DiskReader:
    """Reads below a folder on disk."""

    root: Path

    def read(self, file: SourceFile) -> bytes:
        return read(self.root, file)


@dataclass(frozen=True, slots=True)
class BlobReader:
    """Reads from the object store of git."""

    blobs: Blobs

    def read(self, file: SourceFile) -> bytes:
        return self.blobs.read(file.blob)


@dataclass(frozen=True, slots=True)
class Sources:
    """Everything to audit under one root, sorted by path, and what reads it."""

    root: Path
    files: tuple[SourceFile, ...]
    blind_spots: tuple[BlindSpot, ...]
    hints: ProjectHints
    reader: Reader


def read(root: Path, file: SourceFile) -> bytes:
    """The bytes of `file` on disk; raises OSError when they cannot be read."""
    return read_regular(root / on_disk(file.path), MOST_BYTES)


def read_below(root: Path, path: str, named: Path) -> bytes:
    """The bytes of a regular file below the folder, or of the one that the user `named`, by its path as `shown` gives
    it; raises OSError or ValueError for all else, wherever dots and links lead."""
    real = Path(os.path.realpath(root / on_disk(path)))
    if not (real.is_relative_to(os.path.realpath(root)) or real == Path(os.path.realpath(named))) or not real.is_file():
        raise OSError(errno.ENOENT, f"no file of the project: {path}")
    return read_regular(real, MOST_BYTES)
