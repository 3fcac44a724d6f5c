"""What tells that a table which nothing declares is one of the database of the application, as that is now.

SQL that a session or connection of SQLAlchemy runs is asked of that database; what a driver runs may be asked of any. A
statement that names a declared table besides is surely about it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache

from auditor.facts.access import Role, UnknownTable
from auditor.facts.code import Call, Fmt, Str
from auditor.facts.nodes import nodes_of
from auditor.link.domain.findings import UnknownName
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.ledger import Context
from auditor.link.modules.index import MODULE_BODY
from auditor.link.modules.paths import Module
from auditor.link.results.assemble import role_of
from auditor.link.syntax.names import call_name, last_part
from auditor.link.syntax.pieces import pattern_of
from auditor.link.tables.index import TableIndex

#: Code that changes an old state into a new one names what was there then.
_UPGRADING = re.compile(r"(?:^|[/_.])(?:up|down)grade|migrat", re.I)
_OPENING = frozenset({"connect", "create_engine", "create_async_engine"})
#: What Alembic makes, renames and changes (Alembic, Operation Reference).
_CHANGING = frozenset({"create_table", "rename_table", "drop_table", "add_column", "drop_column", "alter_column"})
_CREATED = re.compile(r"\bcreate\s+(?:\w+\s+){0,2}table\s+(?:if\s+not\s+exists\s+)?[`\"\[]?(?:\w+\.)?(\w+)", re.I)
#: What lists the tables that there are, and what asks for one (SQLAlchemy, Inspector.has_table).
_CATALOGUE = re.compile(
    r"sqlite_(?:master|schema)|information_schema|pg_(?:tables|class)\b|to_regclass|all_tables", re.I
)
_QUOTED = re.compile(r"'(?:\w+\.)?(\w+)'")
#: In the index of a file: what stands behind TABLE in `CREATE TABLE IF NOT EXISTS orders`, and the marks of the words.
_IF_NOT_EXISTS = "if"
_NO_MARKS = str.maketrans("", "", "!'#.:")
_ASKING = frozenset({"has_table", "table_exists", "dialect_has_table"})
#: Databases of which one is all that a driver speaks to; each file of SQLite is one of its own.
_SERVED = frozenset({"postgres", "mysql", "oracle", "tsql"})
_LEAST_KNOWN = 4


class Evidence:
    """The tables that code names and nothing declares, and what is known of them."""

    def __init__(
        self, engine: Interpreter, dialect: str | None, touching: frozenset[str], spoken: Callable[[str], str | None]
    ) -> None:
        self.engine = engine
        self.dialect = dialect
        self.touching = touching
        self.spoken = spoken
        self._opens = cache(self._opens_connection)

    def found_in_code(self) -> Iterator[UnknownTable]:
        """Each with the place where its text stands, if that is known, else where it is run."""
        for (name, path, line), said in self.engine.ledger.unknown_tables.items():
            places: dict[tuple[str, int], list[tuple[Context, UnknownName]]] = {}
            for context, note in said:
                at = note.at if note.at[0] in self.engine.index.modules.by_path else (path, line)
                places.setdefault(at, []).append((context, note))
            for (at_path, at_line), here in places.items():
                unit, notes = here[0][0].unit, [note for _, note in here]
                function = unit.name if at_path == path else self._function_at(at_path, at_line)
                sure = self._is_sure(path, at_path, notes) and not _UPGRADING.search(f"{at_path}.{function}")
                at = (at_path, at_line) if at_path != path else (path, line)
                own = self.engine.index.modules.by_path[at_path].role
                role = role_of([context for context, _ in here]) if own is Role.APP else own
                yield UnknownTable(name, *at, function, role, sure)

    def _function_at(self, path: str, line: int) -> str:
        """The function around a line."""
        found = [
            (unit.node.line, unit.name)
            for unit in self.engine.index.units.values()
            if unit.module.path == path and unit.node is not None and unit.node.line <= line <= unit.node.end_line
        ]
        return max(found)[1] if found else MODULE_BODY

    def _is_sure(self, path: str, at_path: str, notes: list[UnknownName]) -> bool:
        index = self.engine.of(TableIndex)
        if any(index.is_named(name) for note in notes for name in note.beside):
            return True
        if not self.touching.isdisjoint({path, at_path}):
            return True
        if all(note.by_driver for note in notes):
            return self.dialect in _SERVED and self.dialect in {self.spoken(path), self.spoken(at_path)}
        return not self._opens(path) and not self._opens(at_path)

    def _opens_connection(self, path: str) -> bool:
        """Does the file open a connection of its own?"""
        body = self.engine.index.modules.by_path[path].facts.body
        return any(isinstance(node, Call) and call_name(node) in _OPENING for node in nodes_of(body, Call))

    def made_otherwise(self, items: list[UnknownTable]) -> set[str]:
        """The names of those that code makes in another way than by a statement which is seen to run."""
        if not items:
            return set()
        modules = self.engine.index.modules.by_path
        wanted = {last_part(item.name.lower()) for item in items} | {_IF_NOT_EXISTS}
        changed: set[str] = set()
        for module in modules.values():
            if not wanted.isdisjoint(module.facts.index.lower().translate(_NO_MARKS).split("\n")):
                changed |= _told(module) | (_changed(module) if module.role is Role.MIGRATION else set())
        found = {item.name for item in items if last_part(item.name.lower()) in changed}
        if self.engine.of(TableIndex).makes_any():
            for path in {item.path for item in items}.intersection(modules):
                given = _given_names(modules[path])
                names = {item.name for item in items if item.path == path}
                found |= {name for name in names if given.fullmatch(last_part(name.lower()))}
        return found


def _changed(module: Module) -> set[str]:
    return {
        given.text.lower()
        for node in nodes_of(module.facts.body, Call)
        if isinstance(node, Call) and call_name(node) in _CHANGING
        for given in node.args[:2]
        if isinstance(given, Str)
    }


def _told(module: Module) -> set[str]:
    """The tables of CREATE statements in any text, and those of which code asks whether they are there."""
    found: set[str] = set()
    for node in nodes_of(module.facts.body, Str):
        text = node.text if isinstance(node, Str) else ""
        if _CREATED.search(text):
            found.update(name.lower() for name in _CREATED.findall(text))
        if _CATALOGUE.search(text):
            found.update(name.lower() for name in _QUOTED.findall(text))
    for call in nodes_of(module.facts.body, Call):
        if isinstance(call, Call) and call_name(call) in _ASKING:
            found.update(given.text.lower() for given in call.args if isinstance(given, Str))
    return found


def _given_names(module: Module) -> re.Pattern[str]:
    """What texts of the file can give as the name of a table: `"jobs"`, `f"jobs_of_{year}"`."""
    found = {re.escape(word[1:].lower()) for word in module.facts.indexed() if word.startswith("'")}
    for node in nodes_of(module.facts.body, Fmt):
        if isinstance(node, Fmt):
            known = "".join(part.text for part in node.parts if isinstance(part, Str))
            if len(known) >= _LEAST_KNOWN and re.fullmatch(r"\w+", known):
                pieces = (part.text.lower() if isinstance(part, Str) else None for part in node.parts)
                found.add(pattern_of(pieces, r"\w+").pattern)
    return re.compile("|".join(sorted(found)) or r"(?!)")
