"""The declared tables, found by declaration or by the name that SQL gives them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from auditor.facts.code import Call
from auditor.facts.key import TableKey
from auditor.facts.put_in import tells_apart
from auditor.link.domain.frame import Frame
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import Text, Value, Values
from auditor.link.syntax.names import last_part
from auditor.link.syntax.pieces import MOST_PIECES, pattern_of
from auditor.link.tables.declared import TableInfo, TableRef
from auditor.sql import HOLE, SqlReading

#: Characters of a name with holes, from which on it tells something.
_LEAST_KNOWN = 4


class TableIndex:
    """The declared tables, found by declaration or by the name that SQL gives them."""

    def __init__(self, engine: Interpreter) -> None:
        self.engine = engine
        self.by_ref: dict[str, TableInfo] = {}
        self.sql_declared: set[str] = set()
        self._tables_by_name: dict[str, list[TableInfo]] = {}
        self._perhaps: dict[str, list[TableInfo]] = {}  # of tables whose name is computed elsewhere: what it may be

    def __getitem__(self, ref: str) -> TableInfo:
        return self.by_ref[ref]

    def values(self) -> list[TableInfo]:
        """Every table, in the order of declaration."""
        return list(self.by_ref.values())

    def add_table(self, table: TableInfo) -> None:
        self.by_ref[table.ref] = table
        self._tables_by_name.setdefault(table.name.lower(), []).append(table)
        if not table.exact:
            for name in _perhaps_named(table):
                self._perhaps.setdefault(name, []).append(table)

    def add_core_table(self, call: Call, table: TableInfo) -> None:
        """A table that the call declares."""
        self.engine.declares.add(table.path, call, TableRef(table.ref))
        self.add_table(table)

    def called(self, name: str, schema: str | None) -> TableInfo | None:
        """The first declared table of exactly that name and schema."""
        known = self._tables_by_name.get(name.lower(), ())
        return next((table for table in known if table.name == name and table.schema == schema), None)

    def tables_named(self, name: str, schema: str | None, path: str) -> list[TableInfo]:
        """The declared tables that SQL in the file means by a name: with the schema if it is given, else the one
        declared nearest."""
        known = self._tables_by_name.get(name.lower()) or self._perhaps.get(name.lower(), [])
        if schema and not any(t.schema == schema for t in known):  # names of schemas are seldom told apart by case
            schema = next((t.schema for t in known if t.schema and t.schema.lower() == schema.lower()), schema)
        found = [t for t in known if not schema or t.schema in {None, schema}]
        if any(t.schema == schema for t in found):
            found = [t for t in found if t.schema == schema]
        if any(t.name == name for t in found):  # two tables may be called the same but for case
            found = [t for t in found if t.name == name]
        keys: dict[TableKey, TableInfo] = {}
        for table in found:
            keys.setdefault(table.key, table)
        if len(keys) <= 1:
            return list(keys.values())
        near = dict.fromkeys(keys, 0)
        for table in found:
            near[table.key] = max(near[table.key], _in_common(table.path, path))
        nearest = max(near.values())
        return [table for key, table in keys.items() if near[key] == nearest]

    def tables_said(self, text: str, path: str, schema: str | None = None) -> list[TableInfo]:
        """The declared tables that a string in the file means, with its schema in front or the one that is given."""
        before, _, name = text.rpartition(".")
        return self.tables_named(name, before or schema, path)

    def is_named(self, name: str) -> bool:
        """Is a declared table called so, whatever its schema?"""
        last = last_part(name.lower())
        return last in self._tables_by_name or last in self._perhaps

    def tables_by_name(self, frame: Frame, names: Iterable[str | None]) -> Values:
        """`metadata.tables["name"]`, `table("name")`: the declared tables of that name."""
        path = frame.unit.module.path
        return tuple(TableRef(table.ref) for name in names if name for table in self.tables_said(name, path))

    def tables_like(self, names: Iterable[Text]) -> list[TableInfo]:
        """The tables that a name may mean of which parts are known, enough of them to tell these from others."""
        parts = [name.pieces for name in names if None in name.pieces and len(name.pieces) <= MOST_PIECES]
        told = [each for each in parts if tells_apart("".join(filter(None, each)))]
        patterns = [pattern_of(p and p.lower() for p in each) for each in told]
        called = ((t, {t.name.lower(), f"{t.schema}.{t.name}".lower()}) for t in self.by_ref.values() if patterns)
        return [table for table, known in called if any(each.fullmatch(name) for each in patterns for name in known)]

    def tables_called_like(self, name: str) -> list[TableInfo]:
        """Those that SQL may mean by a name with parts that are put in at run time: `stats_*`."""
        known = [part for part in name.lower().split("*") if part]
        if not any(all(part in called for part in known) for called in self._tables_by_name):
            return []  # mostly: to look takes less time than to try the pattern
        pieces = [piece for part in name.split("*") for piece in (None, part)]
        return self.tables_like((Text(tuple(piece for piece in pieces[1:] if piece != "")),))

    def refs_like(self, values: Iterable[Value]) -> Values:
        """The same of all texts among the values, each table as one that may be meant."""
        return tuple(TableRef(t.ref, True) for t in self.tables_like(each for each in values if type(each) is Text))

    def declared_by(self, path: str, node: Call) -> TableRef | None:
        """The table that this very call in the file declares, by whichever function of the project it is made."""
        found = self.engine.declares.by(path, node)
        return found if isinstance(found, TableRef) else None

    def refs_of(self, key: TableKey | None) -> Values:
        """The declared table of that key."""
        known = self._tables_by_name.get(key.name.lower(), ()) if key is not None else ()
        return tuple(TableRef(table.ref) for table in known if table.key == key)[:1]

    def is_made(self, name: str) -> bool:
        """Does SQL make a table of that name, or code a copy of a declared one under it?"""
        last = last_part(name.lower())
        ledger = self.engine.ledger
        if last in self.sql_declared or last in ledger.sql_declared:
            return True
        made = {name for names in (self.sql_declared, ledger.sql_declared) for name in names if HOLE in name}
        if any(_is_telling(name) and _is_like(last, name) for name in made):
            return True
        return any(self._is_copy(last, pieces) for pieces in ledger.tables_copied)

    def makes_any(self) -> bool:
        """Does SQL make a table under a name that is put in whole?"""
        names = (*self.sql_declared, *self.engine.ledger.sql_declared)
        return any(HOLE in name and not _is_telling(name) for name in names)

    def _is_copy(self, name: str, pieces: tuple[str | None, ...]) -> bool:
        found = pattern_of((piece and piece.lower() for piece in pieces), "(.+)").fullmatch(name)
        return found is not None and all(part in self._tables_by_name for part in found.groups())

    def note_sql_declarations(self, reading: SqlReading) -> None:
        self.sql_declared.update(name.lower() for name, _ in reading.declares)


def _is_telling(pattern: str) -> bool:
    """Is enough of the name known?"""
    return len(pattern.replace(HOLE, "")) >= _LEAST_KNOWN


def _is_like(name: str, pattern: str) -> bool:
    """Can it be what a pattern with holes gives?"""
    return re.fullmatch(".+".join(map(re.escape, pattern.split(HOLE))), name) is not None


def _in_common(path: str, other: str) -> int:
    """How many parts two paths have in common."""
    return sum(1 for one, two in zip(path.split("/"), other.split("/"), strict=False) if one == two)


def _perhaps_named(table: TableInfo) -> set[str]:
    """How a base that nobody can see may name the table after its class: `GroupUser` -> `group_users`, `groupusers`."""
    name = last_part(table.dotted)
    single = {name.lower(), table.name.lower()}
    return {f"{each}{ending}" for each in single for ending in ("", "s", "es")} | {
        f"{each[:-1]}ies" for each in single if each.endswith("y")
    }
