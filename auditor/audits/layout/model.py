"""The result of the audit."""

from __future__ import annotations

from dataclasses import dataclass

from auditor.facts.key import TableKey


@dataclass(frozen=True, slots=True)
class Placed:
    """A name of a module, and why it would go where it does."""

    name: str
    why: str


@dataclass(frozen=True, slots=True)
class ProposedFile:
    """One file of a proposal."""

    file: str
    classes: tuple[Placed, ...]


@dataclass(frozen=True, slots=True)
class DeclaredTable:
    """A table that a module declares, its class and line."""

    key: TableKey
    name: str
    line: int


@dataclass(frozen=True, slots=True)
class ModelModule:
    """A module that declares tables. `classes`: at its top level; `changes`: how many of the commits that were looked
    at changed it; `importers`: path and line of each import; `used`: whether anything but migrations
    reads or writes its tables; `monolith`: larger than the configuration allows; `left_out`: nothing imports it, while
    others are imported, nor does it use its tables itself, as an application of one file does."""

    path: str
    lines: int
    classes: int
    changes: int
    tables: tuple[DeclaredTable, ...]
    importers: tuple[tuple[str, int], ...]
    used: bool
    monolith: bool
    left_out: bool
    proposal: tuple[ProposedFile, ...] = ()


@dataclass(frozen=True, slots=True)
class Shim:
    """A module that only re-exports models; `of`: the modules that have them, `importers`: who still imports it."""

    path: str
    of: tuple[str, ...]
    importers: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class BaseClass:
    """A declarative base, where it is made, and how many tables its module's importers could declare with it."""

    name: str
    path: str
    line: int


@dataclass(frozen=True, slots=True)
class Layout:
    """All model modules by path, shims, bases, the limits that make a monolith, and at how many commits was looked."""

    modules: tuple[ModelModule, ...]
    shims: tuple[Shim, ...]
    bases: tuple[BaseClass, ...]
    most_lines: int
    most_tables: int
    commits: int = 0
