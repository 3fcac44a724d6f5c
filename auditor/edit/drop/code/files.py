"""The files of the project as the code phase reads them, and what a name in one of them means."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from auditor.edit.drop.code.tree import Part, flat, part_at, read_tree
from auditor.edit.model import RefusedError
from auditor.edit.names import Names, Quoted, Use, read_names
from auditor.edit.places import locate
from auditor.edit.source import Source, read_source
from auditor.edit.tokens import STRING, Token
from auditor.facts.access import Role
from auditor.facts.code import FileFacts, Import, ImportFrom
from auditor.link.modules.paths import Module, Modules
from auditor.link.syntax.scopes import Binding, bindings_of, statements_of
from auditor.replay.discover import read_revision


class Symbol(NamedTuple):
    """What a module defines; the module itself where the name is empty (a folder ends in a slash)."""

    path: str
    name: str


@dataclass(frozen=True, slots=True)
class Reference:
    """A use of a symbol where it stands. `end`: after the last attribute that leads to the symbol. `unsure`: only the
    line is known."""

    use: Use
    symbol: Symbol
    start: int
    end: int
    unsure: bool = False


@dataclass(eq=False)
class File:
    """One Python file. `is_revision`: a migration, which is history and stays as it is."""

    path: str
    role: Role
    facts: FileFacts
    module: Module
    data: bytes

    @cached_property
    def source(self) -> Source:
        return read_source(self.path, self.data)

    @cached_property
    def names(self) -> Names:
        return read_names(self.facts)

    @cached_property
    def uses(self) -> dict[int, list[Use]]:
        """The uses of names by line."""
        found: dict[int, list[Use]] = {}
        for use in self.names.uses:
            found.setdefault(use.line, []).append(use)
        return found

    @cached_property
    def tree(self) -> list[Part]:
        return read_tree(self.source)

    @cached_property
    def definitions(self) -> dict[str, Part]:
        """Classes and functions by qualified name; the first of a name."""
        return {part.qualified(): part for part in reversed([*flat(self.tree)]) if part.is_definition}

    @cached_property
    def bindings(self) -> dict[str, list[Binding]]:
        return bindings_of(self.facts.body)

    @cached_property
    def stars(self) -> list[ImportFrom]:
        return [
            s for s in statements_of(self.facts.body) if isinstance(s, ImportFrom) and s.names[:1] == (("*", None),)
        ]

    @cached_property
    def is_revision(self) -> bool:
        return read_revision(self.path, self.facts) is not None

    def part_at(self, offset: int) -> Part | None:
        """The innermost statement at an offset."""
        return part_at(self.tree, offset)

    def part_on(self, line: int) -> Part | None:
        """The innermost statement that holds the line."""
        starts = self.source.line_starts
        if not 0 < line <= len(starts):
            return None
        begin = starts[line - 1]
        return self.part_at(begin + len(self.source.indent(begin)))

    def string_at(self, quoted: Quoted) -> Token | None:
        """The token of a string of the facts; None where it is not written in one piece on its line."""
        text = quoted.node.text
        found = [
            token
            for token in self.source.code
            if token.kind == STRING and token.line == quoted.node.line and _content(token.text) == text
        ]
        return found[0] if found else None


def _content(literal: str) -> str:
    plain = literal.lstrip("rRbBuUfFtT")
    size = 3 if plain[:3] in {'"""', "'''"} else 1
    return plain[size:-size]


class Files:
    """All of them by path, with what their names mean."""

    def __init__(self, files: Iterable[File], modules: Modules) -> None:
        self.by_path: Mapping[str, File] = {file.path: file for file in files}
        self.modules = modules
        self._origins: dict[Symbol, Symbol | None] = {}

    def holding(self, words: Iterable[str]) -> Iterator[File]:
        """The files that hold one of the words, but for migrations."""
        wanted = [word.encode() for word in words if word]
        for path in sorted(self.by_path):
            file = self.by_path[path]
            if file.facts.parsed and any(word in file.data for word in wanted):
                yield file

    def origin(self, path: str, name: str) -> Symbol | None:
        """What a name of a module comes from; None where nothing of the project tells."""
        key = Symbol(path, name)
        if key not in self._origins:
            self._origins[key] = None  # for a circle
            self._origins[key] = self._origin(path, name)
        return self._origins[key]

    def _origin(self, path: str, name: str) -> Symbol | None:
        file = self.by_path.get(path)
        if file is not None and name in file.bindings:
            for binding in reversed(file.bindings[name]):
                if not isinstance(binding, Import | ImportFrom):
                    return Symbol(path, name)
            return self.imported(file, file.bindings[name][-1], name)
        for star in file.stars if file is not None else ():
            target = self.modules.named_by(file.module, star) if file is not None else None
            found = self.origin(target, name) if target is not None else None
            if found is not None:
                return found
        below = self.modules.submodule(path, name)
        return Symbol(below, "") if below is not None else None

    def imported(self, file: File, node: object, bound: str) -> Symbol | None:
        """What an import statement of the file makes of a name that it binds."""
        if isinstance(node, ImportFrom):
            target = self.modules.named_by(file.module, node)
            name = next((name for name, alias in node.names if (alias or name) == bound), "")
            return self.origin(target, name) if target is not None and name else None
        if isinstance(node, Import):
            dotted = node.module if node.alias else node.module.split(".")[0]
            target = self.modules.find_absolute(file.module, dotted)
            return Symbol(target, "") if target is not None else None
        return None

    def meaning(self, file: File, use: Use) -> tuple[Symbol, int] | None:
        """What a use means, and how many of its attributes lead there."""
        if use.bound.parent is None:
            base = self.origin(file.path, use.name)
        else:
            node = next(
                (each.node for each in file.names.imports if each.scope is use.bound and _binds(each.node, use.name)),
                None,
            )
            base = self.imported(file, node, use.name) if node is not None else None
        length = 0
        while base is not None and not base.name and length < len(use.chain):
            base = self.origin(base.path, use.chain[length])
            length += 1
        return (base, length) if base is not None else None

    def called(self, wanted: Iterable[Symbol]) -> set[str]:
        """The names of symbols, with those that some import gives to them."""
        names = {symbol.name for symbol in wanted if symbol.name}
        given = {
            alias
            for file in self.holding(names)
            for each in file.names.imports
            if isinstance(each.node, ImportFrom)
            for name, alias in each.node.names
            if name in names and alias is not None
        }
        return names | given

    def references(self, file: File, wanted: Collection[Symbol], called: Collection[str]) -> list[Reference]:
        """Every use of wanted symbols in the file, in order; `called`: how they are called. Imports are none."""
        found: dict[str, dict[int, tuple[Use, Symbol, int]]] = {}
        for use in file.names.uses:
            if use.name not in called and not any(each in called for each in use.chain):
                continue
            meant = self.meaning(file, use)
            if meant is not None and meant[0] in wanted:
                found.setdefault(use.name, {})[id(use)] = (use, *meant)
        return sorted(
            (ref for name, uses in found.items() for ref in _placed(file, name, uses)), key=lambda each: each.start
        )


def _binds(node: Import | ImportFrom, name: str) -> bool:
    if isinstance(node, Import):
        return (node.alias or node.module.split(".")[0]) == name
    return any((alias or each) == name for each, alias in node.names)


def _placed(file: File, name: str, uses: Mapping[int, tuple[Use, Symbol, int]]) -> Iterator[Reference]:
    try:
        places = locate(file.source, file.names, name, lambda use: id(use) in uses)
    except RefusedError:
        for use, symbol, _ in uses.values():
            start = file.source.line_starts[use.line - 1]
            start += len(file.source.indent(start))
            yield Reference(use, symbol, start, start, unsure=True)
        return
    for place in places:
        use, symbol, length = uses.get(id(place.use)) or next(iter(uses.values()))
        yield Reference(use, symbol, place.start, place.end_of(length), unsure=False)
