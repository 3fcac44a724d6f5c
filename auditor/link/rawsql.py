"""SQL text that code runs: which declared tables it reads and writes, and what of it could not be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from auditor.facts.access import Blindness, Confidence, Op
from auditor.link.frames import Frame
from auditor.link.units import Unit
from auditor.link.values import Text
from auditor.sql import SqlReading, TableUse, looks_like_sql, read_sql

if TYPE_CHECKING:
    from auditor.link.engine import Engine


def is_sql(text: Text) -> bool:
    """Does the text, its holes filled with a name, look like a SQL statement?"""
    return looks_like_sql("".join(piece if piece is not None else " x " for piece in text.pieces))


def run(engine: Engine, frame: Frame, text: Text, line: int, via: str) -> None:
    """Record what running the text does."""
    engine.recorder.used_literals.add(text.at)
    if frame.quiet or frame.muted:
        return
    if not any(piece and piece.strip() for piece in text.pieces):
        if None in text.pieces:
            engine.recorder.could_not_see(Blindness.DYNAMIC_SQL, frame.unit, line, "SQL text that is not known here")
        return
    reading = read_sql(text.pieces, engine.dialect)
    place = (frame.unit.module.path, line)
    if reading.statements:
        engine.recorder.sql_statements.add(place)
    for use in reading.uses:
        _touch(engine, frame, use, line, via)
    _note_gaps(engine, frame.unit, reading, line)
    if reading.unparsed:
        engine.recorder.sql_unparsed.add(place)
        for word in reading.words:
            for table in engine.tables_named(word, None, frame.unit.module.path):
                for op in (Op.READ, Op.WRITE):
                    frame.record(table.key, op, line, via, Confidence.POSSIBLE)
    engine.sql_objects.extend((frame.unit, line, item) for item in reading.objects)
    engine.note_sql_declarations(reading)


def _note_gaps(engine: Engine, unit: Unit, reading: SqlReading, line: int) -> None:
    for reason in reading.unparsed:
        engine.recorder.could_not_see(Blindness.SQL_UNPARSED, unit, line, reason)
    if reading.hole_tables:
        engine.recorder.could_not_see(Blindness.DYNAMIC_TABLE_NAME, unit, line, "table name put in at run time")
    elif not reading.unparsed:
        engine.recorder.saw(Blindness.DYNAMIC_TABLE_NAME, unit, line)


def _touch(engine: Engine, frame: Frame, use: TableUse, line: int, via: str) -> None:
    found = engine.tables_named(use.name, use.schema, frame.unit.module.path)
    for table in found:
        confidence = Confidence.CERTAIN if frame.context.plain else Confidence.INFERRED
        frame.record(table.key, use.op, line, via, confidence, use.verb)
    if not found:
        name = f"{use.schema}.{use.name}" if use.schema else use.name
        engine.recorder.unknown_tables.setdefault((name, frame.unit.module.path, line), frame.unit)


def unknown_model(engine: Engine, frame: Frame, line: int, name: str) -> None:
    """A query of a class that is not known: some table is read here."""
    if not frame.quiet and frame.context.plain:
        engine.recorder.could_not_see(Blindness.DYNAMIC_MODEL, frame.unit, line, f"the class given to {name}() is not known")
