"""SQL text that code runs: which declared tables it reads and writes, and what of it could not be read."""

from __future__ import annotations

import re
from dataclasses import dataclass

from auditor.facts.access import Blindness, Confidence, Op
from auditor.link.domain.findings import (
    LiteralUsed,
    Reaching,
    Seen,
    SqlDeclares,
    SqlMakes,
    SqlRun,
    SqlUnparsed,
    UnknownName,
    Unseen,
)
from auditor.link.domain.frame import Frame
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.sqlroom import SqlRoom
from auditor.link.domain.values import Text, Values, walk
from auditor.link.tables.index import TableIndex
from auditor.sql import SqlReading, TableUse, looks_like_sql

_BLOCK = re.compile(r"\s*(?:begin|declare)\s", re.I)
#: More than a name behind FROM: an alias, a join, a list.
_SOURCE = re.compile(
    r"[\w.\"]+\s+(?:as\s+)?\w+\s*(?:$|,|(?:\w+\s+){0,2}join\s)|[\w.\"]+\s*,\s*\w|[\w.\"]+\s+(?:\w+\s+){0,2}join\s", re.I
)
_SUBQUERY = re.compile(r"\(\s*(?:select|with)\b", re.I)


#: Tables of a text that are kept beside one that nobody declares.
_MOST_BESIDE = 40


@dataclass(frozen=True, slots=True)
class _Said:
    """What is to be known of a text for the tables in it that nobody declares: see `findings.UnknownName`."""

    names: tuple[str, ...]
    by_driver: bool
    at: tuple[str, int]


def is_sql(text: Text) -> bool:
    """Does the text, its holes filled with names or parts of names, look like a SQL statement?"""
    fillings = (" x ", "x") if None in text.pieces else ("",)
    return any(looks_like_sql("".join(filled if each is None else each for each in text.pieces)) for filled in fillings)


def run(engine: Interpreter, frame: Frame, text: Text, line: int, via: str, clause: bool = False) -> None:
    """Record what running the text does. A `clause` (of `text()`) may be a piece that no table stands in."""
    if clause and not is_sql(text):
        for inner in _subqueries(text):
            run(engine, frame, inner, line, via)
        return
    frame.note(LiteralUsed(text.at))
    if frame.quiet or frame.muted:
        return
    if not any(piece and piece.strip() for piece in text.pieces):
        if None in text.pieces:
            frame.note(Unseen(line, Blindness.DYNAMIC_SQL, "SQL text that is not known here"))
        return
    room = engine.of(SqlRoom)
    reading = room.read(text.pieces, (frame.unit.module.path, line))
    if reading.statements:
        frame.note(SqlRun(line, text.pieces, text.at, room.admits(text.pieces)))
    said = _Said(tuple(use.name.lower() for use in reading.uses[:_MOST_BESIDE]), not clause, text.at)
    for use in reading.uses:
        _touch(engine, frame, use, line, via, said)
    _note_gaps(engine, frame, reading, line, via)
    if reading.unparsed:
        frame.note(SqlUnparsed(line))
        _guess(engine, frame, reading, line, via)
    for item in reading.objects:
        frame.note(SqlMakes(line, item))
    for name, _ in reading.declares:
        frame.note(SqlDeclares(name.lower()))


def _guess(engine: Interpreter, frame: Frame, reading: SqlReading, line: int, via: str) -> None:
    """Record what a text that does not parse may do, by the places and the words in it."""
    for use in reading.guessed:
        for table in engine.of(TableIndex).tables_named(use.name, use.schema, frame.unit.module.path):
            frame.record(table.key, use.op, line, via, Confidence.INFERRED, use.verb)
    for word in reading.words:
        for table in engine.of(TableIndex).tables_named(word, None, frame.unit.module.path):
            for op in (Op.READ, Op.WRITE):
                frame.record(table.key, op, line, via, Confidence.POSSIBLE)


def _subqueries(text: Text) -> list[Text]:
    """The queries in brackets of a text that is a part of a statement: `EXISTS (SELECT ...)`."""
    whole = "".join(piece if piece is not None else " NULL " for piece in text.pieces)
    found: list[Text] = []
    opened: list[int] = []
    closed: dict[int, int] = {}
    for bracket in re.finditer(r"[()]", whole):
        if bracket[0] == "(":
            opened.append(bracket.start())
        elif opened:
            closed[opened.pop()] = bracket.start()
    end = 0
    for match in _SUBQUERY.finditer(whole):
        if match.start() >= end and match.start() in closed:
            end = closed[match.start()]
            found.append(Text((whole[match.start() + 1 : end],), text.at))
    return found


def run_fragment(engine: Interpreter, frame: Frame, target: Values, line: int, via: str) -> None:
    """`execute(text(...))` of a text that does not look like SQL, and still is to be run as a statement."""
    for value in target:
        if isinstance(value, Text) and not is_sql(value):
            run(engine, frame, value, line, via)


def run_bodies(engine: Interpreter, frame: Frame, values: Values, line: int) -> None:
    """`Function("touch", "trigger", "BEGIN UPDATE … END;")`: texts that may be what a function of the database does."""
    for value in walk(values):
        if isinstance(value, Text) and (is_sql(value) or _BLOCK.match(value.pieces[0] or "")):
            run_body(engine, frame, "create function unnamed ", value, line)


def run_body(engine: Interpreter, frame: Frame, head: str, body: Text, line: int) -> None:
    """What a view, function or trigger of the database touches happens there; `head`: the SQL before its body."""
    run(engine, frame, Text((head, *body.pieces), body.at), line, "database-object")


def note_unknown(engine: Interpreter, frame: Frame, values: Values, line: int) -> None:
    """`text(query)` of a text that is not known: some table may be touched here."""
    if frame.quiet:
        return
    if any(isinstance(value, Text) for value in values):
        frame.note(Seen(line, Blindness.DYNAMIC_SQL))
    elif not values:
        frame.note(Unseen(line, Blindness.DYNAMIC_SQL, "SQL text that is not known here"))


def name_in_from(engine: Interpreter, frame: Frame, target: Values, line: int) -> None:
    """`select_from(text("users"))`, `select_from(text("users AS u JOIN posts p ON …"))`: what stands behind FROM."""
    for value in target:
        name = value.literal if isinstance(value, Text) else None
        if isinstance(value, Text) and name is not None and _SOURCE.match(name):
            run(engine, frame, Text(("SELECT * FROM ", *value.pieces), value.at), line, "text-sql")
        elif name and name.replace("_", "").replace(".", "").isalnum():
            schema, _, last = name.rpartition(".")
            for table in engine.of(TableIndex).tables_named(last, schema or None, frame.unit.module.path):
                frame.record(table.key, Op.READ, line, "text-sql", Confidence.CERTAIN)


def _note_gaps(engine: Interpreter, frame: Frame, reading: SqlReading, line: int, via: str) -> None:
    for reason in reading.unparsed:
        kind = Blindness.INTERNAL if reading.cut else Blindness.SQL_UNPARSED
        frame.note(Unseen(line, kind, reason))
    for use in reading.partly:
        tables = engine.of(TableIndex).tables_called_like(use.name)
        if tables:
            frame.note(Reaching(line, Blindness.DYNAMIC_TABLE_NAME, frozenset(table.name for table in tables)))
        for table in tables:
            frame.record(table.key, use.op, line, via, Confidence.POSSIBLE, use.verb)
    if reading.hole_tables:
        frame.note(Unseen(line, Blindness.DYNAMIC_TABLE_NAME, "table name put in at run time"))
    elif not reading.unparsed:
        frame.note(Seen(line, Blindness.DYNAMIC_TABLE_NAME))


def _touch(engine: Interpreter, frame: Frame, use: TableUse, line: int, via: str, said: _Said) -> None:
    found = engine.of(TableIndex).tables_named(use.name, use.schema, frame.unit.module.path)
    for table in found:
        confidence = Confidence.CERTAIN if frame.context.plain else Confidence.INFERRED
        frame.record(table.key, use.op, line, via, confidence, use.verb)
    if not found and not use.anywhere:
        name = f"{use.schema}.{use.name}" if use.schema else use.name
        beside = tuple(dict.fromkeys(other for other in said.names if other != use.name.lower()))
        frame.note(UnknownName(name, line, beside, said.by_driver, said.at))


def unknown_model(engine: Interpreter, frame: Frame, line: int, name: str) -> None:
    """A query of a class that is not known: some table is read here."""
    if not frame.quiet and frame.context.plain:
        frame.note(Unseen(line, Blindness.DYNAMIC_MODEL, f"the class given to {name}() is not known"))
