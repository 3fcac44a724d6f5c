"""What rewriting has to know of the split as a whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from auditor.edit.imports import Clause, ImportStatement, from_import
from auditor.edit.names import Names
from auditor.edit.source import Source
from auditor.edit.split.modules import Root, parts_of, relative
from auditor.edit.split.monolith import Chunk, Kind, Monolith
from auditor.edit.split.newfile import names_used
from auditor.facts.code import FileFacts, Import, ImportFrom
from auditor.link.modules.paths import Module, Modules
from auditor.sources import Reader, SourceFile

#: Behind an import for what it does, for linters (Flake8's F401: imported, but unused).
EFFECT = "# noqa: F401"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a name comes from that the monolith only imports: `clause` of a statement in it; `parts` of the module's
    path where the import is relative."""

    statement: ImportStatement
    clause: Clause
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ground:
    """The project before the split: its files, the facts of its files, and what is declared in the monolith, by name
    (`class`, `table`, `core`)."""

    root: Path
    files: Mapping[str, SourceFile]
    reader: Reader
    facts: Mapping[str, tuple[FileFacts, object]]
    mapped: Mapping[str, str]

    @property
    def classes(self) -> set[str]:
        return {name for name, kind in self.mapped.items() if kind == "class"}

    def read(self, path: str) -> bytes:
        """The bytes of a file."""
        return self.reader.read(self.files[path])


@dataclass(frozen=True, slots=True)
class Split:
    """The monolith with its chunks placed, the files that it becomes, and the modules of the project before."""

    monolith: Monolith
    files: tuple[str, ...]
    modules: Modules
    chunks_in: Mapping[str, Sequence[Chunk]]

    @property
    def path(self) -> str:
        return self.monolith.source.path

    @property
    def folder(self) -> tuple[str, ...]:
        return self.modules.by_path[self.path].folder

    def member(self, name: str) -> str | Origin | None:
        """The file of a name that the monolith defines; where else it comes from; None where it has no such name."""
        monolith = self.monolith
        if name in monolith.defined:
            return monolith.defined[name]
        if name not in monolith.imported:
            return None
        statement, number = monolith.imported[name]
        for chunk in monolith.chunks:
            if chunk.kind is Kind.FALLBACK and statement in chunk.imports:
                users = self.users_of(name)
                return users[0] if users else self.files[0]
        parts: tuple[str, ...] = ()
        if statement.level:
            base = self.folder[: len(self.folder) - (statement.level - 1)]
            parts = (*base, *filter(None, statement.module.split(".")))
        return Origin(statement, statement.clauses[number], parts)

    def stars(self) -> list[ImportStatement]:
        """The star imports of the monolith."""
        return [
            each
            for chunk in self.monolith.chunks
            for each in chunk.imports
            if each.clauses and each.clauses[0].name == "*"
        ]

    def users_of(self, name: str) -> list[str]:
        """The new files whose code looks the name up in its module."""
        return [file for file in self.files if name in names_used(self.chunks_in[file])]

    def patched_in(self, name: str) -> list[str]:
        """Where a name must be replaced for the code that came from the monolith to see it."""
        users = self.users_of(name)
        home = self.monolith.defined.get(name)
        return users or ([home] if home else [])

    @property
    def keeps_its_name(self) -> bool:
        """Is there still a module of the monolith's name: one of the files, or the package around some?"""
        own = parts_of(self.path)
        return any(parts_of(file)[: len(own)] == own for file in self.files)

    def is_submodule(self, name: str) -> bool:
        """Is the monolith a package that holds a module of this name?"""
        return name not in self.monolith.defined and self.modules.submodule(self.path, name) is not None

    def public_names(self) -> list[str]:
        """What `from monolith import *` gives of its own."""
        if self.monolith.exports is not None:
            return [name for name in self.monolith.exports if self.member(name) is not None]
        return [name for name in self.monolith.defined if not name.startswith("_")]


@dataclass(frozen=True, slots=True)
class Style:
    """How one import statement names modules: from a root, or relative to a folder with at least `level` dots."""

    root: Root | None
    folder: tuple[str, ...]
    level: int

    def module(self, path: str) -> str:
        """What a new file is called."""
        return self.root.dotted(path) if self.root is not None else relative(path, self.folder, self.level)

    def package_and_name(self, path: str) -> tuple[str, str]:
        """(`app`, `users`) for `from app import users`; the package is empty for a module at the root."""
        text = self.module(path)
        head, _, name = text.rpartition(".")
        if self.root is None and not head.strip("."):
            head = "." * (len(text) - len(text.lstrip(".")))
        return head, name

    def origin(self, origin: Origin) -> str:
        """The module that a name really comes from."""
        if not origin.statement.level:
            return origin.statement.module
        path = "/".join(origin.parts) + ".py" if origin.parts else "__init__.py"
        if self.root is not None and parts_of(path)[: len(self.root.folder)] == self.root.folder:
            return self.root.dotted(path)
        return relative(path, self.folder, 1)


@dataclass(slots=True)
class Found:
    """What rewriting came to: how many import sites of each kind; by path, line and reason what people must do
    themselves (`manual`), what reads the module as a whole (`dynamic`), what to know (`notes`); prose that names it."""

    sites: dict[str, int] = field(default_factory=dict)
    manual: list[tuple[str, int, str]] = field(default_factory=list)
    dynamic: list[tuple[str, int, str]] = field(default_factory=list)
    notes: list[tuple[str, int, str]] = field(default_factory=list)
    mentions: list[tuple[str, int, str]] = field(default_factory=list)

    def count(self, kind: str) -> None:
        self.sites[kind] = self.sites.get(kind, 0) + 1


@dataclass(frozen=True, slots=True)
class Importing:
    """One file as an importer. `folder` is that of the file it will be (for slices of the monolith, a new one);
    `wanted_by_others`: names that other files import from it."""

    split: Split
    module: Module
    source: Source
    names: Names
    folder: tuple[str, ...]
    found: Found
    wanted_by_others: frozenset[str] = frozenset()

    @property
    def moves(self) -> bool:
        return self.folder != self.module.folder

    def resolve(self, node: Import | ImportFrom) -> str | None:
        """The file that an import names."""
        return self.split.modules.named_by(self.module, node)


def import_of_origin(origin: Origin, clause: Clause, style: Style) -> list[str]:
    """The import of a name from where the monolith had it from."""
    bound = clause.bound
    if origin.statement.is_from:
        name = origin.clause.name
        return [from_import(style.origin(origin), [Clause(name, bound if bound != name else None, 0, 0)])]
    name = origin.clause.name
    if "." in name and origin.clause.alias is None and clause.alias is None:
        return [f"import {name}"]
    return [f"import {name}" if bound == name else f"import {name} as {bound}"]
