"""SQL that no Python call was seen to run: `.sql` files, strings that look like SQL, database objects in migrations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from auditor.facts.access import Access, Blindness, BlindSpot, Confidence, Op, Role, UnknownTable
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.project import Found
from auditor.link.modules.index import MODULE_BODY
from auditor.link.tables.index import TableIndex
from auditor.sql import SqlReading, TableUse, read_sql


def from_files(
    engine: Interpreter, readings: Mapping[str, tuple[SqlReading, Role]]
) -> tuple[list[Found], list[BlindSpot], list[UnknownTable]]:
    """Accesses of `.sql` files; the unit is the file."""
    found: list[Found] = []
    blind: list[BlindSpot] = []
    unknown: list[UnknownTable] = []
    for path, (reading, role) in sorted(readings.items()):
        engine.of(TableIndex).note_sql_declarations(reading)
        for use in reading.uses:
            own = list(
                _accesses(engine, use, _Place(path, use.line + 1, MODULE_BODY, role), "sql-file", Confidence.CERTAIN)
            )
            found.extend(Found(access, f"{path}::{MODULE_BODY}") for access in own)
            if not own:
                name = f"{use.schema}.{use.name}" if use.schema else use.name
                unknown.append(UnknownTable(name, path, use.line + 1, MODULE_BODY, role))
        for use in reading.guessed:
            placed = _accesses(
                engine, use, _Place(path, use.line + 1, MODULE_BODY, role), "sql-file", Confidence.INFERRED
            )
            found.extend(Found(access, f"{path}::{MODULE_BODY}") for access in placed)
        for item in reading.objects:
            for use in item.uses:
                made = _accesses(
                    engine,
                    use,
                    _Place(path, use.line + 1, MODULE_BODY, role),
                    "database-object",
                    Confidence.CERTAIN,
                    item.name,
                )
                found.extend(Found(access, f"{path}::{MODULE_BODY}") for access in made)
        for reason in reading.unparsed:
            tables = {t.name for word in reading.words for t in engine.of(TableIndex).tables_named(word, None, path)}
            blind.append(BlindSpot(path, 1, Blindness.SQL_UNPARSED, reason, tuple(sorted(tables)), role))
    return found, blind, unknown


def from_objects(engine: Interpreter) -> list[Found]:
    """Views, functions and triggers that code creates: their tables are read and written by the database itself."""
    found: list[Found] = []
    for unit, line, item in engine.sql_objects:
        for use in item.uses:
            note = f"{item.kind} {item.name}"
            for access in _accesses(
                engine,
                use,
                _Place(unit.module.path, line, unit.name, unit.role),
                "database-object",
                Confidence.CERTAIN,
                note,
            ):
                found.append(Found(access, unit.key))
            for caller, place in engine.sql_functions.get(item.name.lower().rpartition(".")[2], ()):
                made = _accesses(
                    engine, use, _Place(caller.module.path, place, caller.name, caller.role), "database-object",
                    Confidence.INFERRED, note,
                )  # fmt: skip
                found.extend(Found(access, caller.key) for access in made)
    return found


def from_loose_strings(engine: Interpreter) -> list[Found]:
    """Strings that look like SQL and that nothing was seen to run: perhaps something does."""
    found: list[Found] = []
    for place, (unit, pieces) in sorted(engine.recorder.loose_sql.items()):
        if place in engine.recorder.used_literals:
            continue
        for use in read_sql(pieces, engine.dialect).uses:
            for access in _accesses(
                engine, use, _Place(*place, unit.name, unit.role), "sql-string", Confidence.POSSIBLE
            ):
                found.append(Found(access, unit.key))
    return found


@dataclass(frozen=True, slots=True)
class _Place:
    """Where SQL stands."""

    path: str
    line: int
    function: str
    role: Role


def _accesses(
    engine: Interpreter, use: TableUse, at: _Place, via: str, confidence: Confidence, note: str = ""
) -> Iterable[Access]:
    for table in engine.of(TableIndex).tables_named(use.name, use.schema, at.path):
        yield Access(
            table.key, Op(use.op), at.path, at.line, at.function, at.role, via, confidence, (), note or use.verb
        )
