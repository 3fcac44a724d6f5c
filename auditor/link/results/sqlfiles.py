"""SQL that no Python call was seen to run: `.sql` files, strings that look like SQL, database objects in migrations."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from operator import itemgetter

from auditor.facts.access import Access, Blindness, BlindSpot, Confidence, Op, Role, UnknownTable
from auditor.link.domain.contained import contained
from auditor.link.domain.findings import text_order
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.project import Found
from auditor.link.domain.sqlroom import SqlRoom
from auditor.link.modules.index import MODULE_BODY, Unit
from auditor.link.results.loaders import Loader
from auditor.link.results.only_said import lines_only_said
from auditor.link.results.sql_roles import SqlFile
from auditor.link.syntax.names import last_part
from auditor.link.tables.index import TableIndex
from auditor.sql import OF_SOURCE, DatabaseObject, TableUse


def from_files(
    engine: Interpreter, files: Mapping[str, SqlFile]
) -> tuple[list[Found], list[BlindSpot], list[UnknownTable]]:
    """Accesses of `.sql` files; the unit is the one that names the file, else the file."""
    all_files = _InFiles()
    for path, file in files.items():
        failed = _InFiles()
        work = partial(_from_file, engine, path, file)
        all_files.add(contained(engine, f"SQL in {path}", work, failed))
    return all_files.found, all_files.blind, all_files.unknown


@dataclass(slots=True)
class _InFiles:
    found: list[Found] = field(default_factory=list)
    blind: list[BlindSpot] = field(default_factory=list)
    unknown: list[UnknownTable] = field(default_factory=list)

    def add(self, other: _InFiles) -> None:
        self.found += other.found
        self.blind += other.blind
        self.unknown += other.unknown


def _from_file(engine: Interpreter, path: str, file: SqlFile) -> _InFiles:
    said = _InFiles()
    reading, role, by = file.reading, file.role, file.by
    engine.of(TableIndex).note_sql_declarations(reading)

    def note(use: TableUse, via: str, confidence: Confidence, name: str = "") -> bool:
        at = Place(path, use.line + 1, MODULE_BODY, role)
        own = [*accesses_of(engine, use, at, via, confidence, name)]
        said.found.extend(_placed(own, path, () if via == "database-object" else by))
        return bool(own)

    ours = bool(by) or any(engine.of(TableIndex).is_named(use.name) for use in reading.uses)
    for use in reading.uses:
        sure = Confidence.POSSIBLE if use.verb == OF_SOURCE else Confidence.CERTAIN
        if not note(use, "sql-file", sure) and not use.anywhere:
            name = f"{use.schema}.{use.name}" if use.schema else use.name
            said.unknown.append(UnknownTable(name, path, use.line + 1, MODULE_BODY, role, ours))
    for use in reading.guessed:
        note(use, "sql-file", Confidence.INFERRED)
    for use in reading.partly:
        note(use, "sql-file", Confidence.POSSIBLE)
    for item in reading.objects:
        for use in item.uses:
            note(use, "database-object", Confidence.CERTAIN, item.name)
    tables = {t.name for word in reading.words for t in engine.of(TableIndex).tables_named(word, None, path)}
    for reason in reading.unparsed:
        said.blind.append(BlindSpot(path, 1, Blindness.SQL_UNPARSED, reason, tuple(sorted(tables)), role))
    return said


def _placed(accesses: Iterable[Access], path: str, by: Sequence[Loader]) -> Iterable[Found]:
    """The accesses where code of the application names the file; what stands in no function tells less than the
    file."""
    functions = [loader for loader in by if loader.unit.role is Role.APP and loader.unit.node is not None]
    for access in accesses:
        if not functions or access.role is not Role.APP:
            yield Found(access, f"{path}::{MODULE_BODY}")
        for loader in functions if access.role is Role.APP else ():
            unit = loader.unit
            yield Found(
                replace(
                    access, path=unit.module.path, line=loader.line, function=unit.name,
                    confidence=Confidence.INFERRED, note=f"{access.note} in {path}:{access.line}",
                ),
                unit.key,
            )  # fmt: skip


def from_objects(engine: Interpreter) -> list[Found]:
    """Views, functions and triggers that code creates: their tables are read and written by the database itself."""
    found: list[Found] = []
    for unit, line, item in engine.ledger.objects_made():
        work = partial(_from_object, engine, unit, line, item)
        nothing: list[Found] = []
        found += contained(engine, f"{item.kind} {item.name}", work, nothing, unit.module.path, line)
    return found


def _from_object(engine: Interpreter, unit: Unit, line: int, item: DatabaseObject) -> list[Found]:
    found: list[Found] = []
    note = f"{'dropped ' * _is_dropped(engine, unit, item)}{item.kind} {item.name}"
    here = Place(unit.module.path, line, unit.name, unit.role)
    for use in item.uses:
        own = accesses_of(engine, use, here, "database-object", Confidence.CERTAIN, note)
        found.extend(Found(access, unit.key) for access in own)
        for caller, place in engine.ledger.sql_functions.get(last_part(item.name.lower()), ()):
            there = Place(caller.module.path, place, caller.name, caller.role)
            made = accesses_of(engine, use, there, "database-object", Confidence.INFERRED, note)
            found.extend(Found(access, caller.key) for access in made)
    return found


def _is_dropped(engine: Interpreter, made_in: Unit, item: DatabaseObject) -> bool:
    """Does another migration drop it, for good?"""
    if made_in.role is not Role.MIGRATION:
        return False
    name = re.escape(last_part(item.name.lower()).strip('"`[]'))
    drops = re.compile(rf"\bdrop\s+\w+\s+(?:if\s+exists\s+)?(?:\w+\.)?[\"`]?{name}\b", re.I)
    return any(
        unit.role is Role.MIGRATION
        and unit.module is not made_in.module
        and unit.name != "downgrade"
        and drops.search("".join(piece or "?" for piece in pieces)) is not None
        for unit, pieces in engine.ledger.sql_run.values()
    ) and not any(
        other.module is not made_in.module and made.name == item.name for other, _, made in engine.ledger.sql_objects
    )


def from_loose_strings(engine: Interpreter) -> list[Found]:
    """Strings that look like SQL and that nothing was seen to run: perhaps something does."""
    found: list[Found] = []
    for place, texts in sorted(engine.ledger.loose_sql.items(), key=itemgetter(0)):
        if place not in engine.ledger.used_literals and place[1] not in lines_only_said(engine, place[0]):
            for pieces in sorted(texts, key=text_order):  # there may be no room to read all (`SqlRoom`)
                work = partial(_from_loose_string, engine, place, texts[pieces], pieces)
                nothing: list[Found] = []
                found += contained(engine, "SQL that nobody runs", work, nothing, *place)
    return found


def _from_loose_string(
    engine: Interpreter, place: tuple[str, int], unit: Unit, pieces: tuple[str | None, ...]
) -> list[Found]:
    at = Place(*place, unit.name, unit.role)
    room = engine.of(SqlRoom)
    reading = room.read(pieces)
    uses = reading.uses if room.admits(pieces) else reading.guessed
    return [
        Found(access, unit.key)
        for use in (*uses, *reading.partly)
        for access in accesses_of(engine, use, at, "sql-string", Confidence.POSSIBLE)
    ]


@dataclass(frozen=True, slots=True)
class Place:
    """Where SQL stands."""

    path: str
    line: int
    function: str
    role: Role


def accesses_of(
    engine: Interpreter, use: TableUse, at: Place, via: str, confidence: Confidence, note: str = ""
) -> Iterable[Access]:
    """The accesses to the declared tables that SQL at the place means."""
    index = engine.of(TableIndex)
    named = index.tables_called_like(use.name) if "*" in use.name else index.tables_named(use.name, use.schema, at.path)
    for table in named:
        yield Access(
            table.key, Op(use.op), at.path, at.line, at.function, at.role, via, confidence, (), note or use.verb
        )
