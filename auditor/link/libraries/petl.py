"""Rows that petl takes out of a database and puts into tables of one (petl, Extract and Load: Databases)."""

from __future__ import annotations

from auditor.facts.access import Confidence, Op
from auditor.facts.effect import Effect
from auditor.link.domain.frame import Frame
from auditor.link.domain.given import Given
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.library import Library
from auditor.link.domain.values import NOTHING, Text, Values
from auditor.link.libraries.sqlalchemy.effects import functions_of
from auditor.link.tables.index import TableIndex

ROWS = (Effect("petl.fromdb", "petl, Extract: Databases", sql=(1, "query"), via="read-sql"),)

#: `todb` empties the table first, `appenddb` does not.
_LOADING = ("todb", "appenddb")


def _function(engine: Interpreter, frame: Frame, _: str, given: Given) -> Values:
    """`petl.todb(rows, connection, "users", schema)`."""
    return _write(engine, frame, given, given.args[2:])


def _method(engine: Interpreter, frame: Frame, _: Values, __: str, given: Given) -> Values:
    """`rows.todb(connection, "users", schema)`."""
    return _write(engine, frame, given, given.args[1:])


def _write(engine: Interpreter, frame: Frame, given: Given, named: list[Values]) -> Values:
    names = named[0] if named else given.keywords.get("tablename", NOTHING)
    schemas = named[1] if len(named) > 1 else given.keywords.get("schema", NOTHING)
    schema = next((each.literal for each in schemas if isinstance(each, Text)), None)
    index = engine.of(TableIndex)
    for value in names:
        name = value.literal if isinstance(value, Text) else None
        for table in index.tables_named(name, schema, frame.unit.module.path) if name else ():
            frame.record(table.key, Op.WRITE, given.line, "table-name", Confidence.CERTAIN)
    return NOTHING


LIBRARY = Library(
    name="petl",
    functions={**functions_of(ROWS), **{f"petl.{name}": _function for name in _LOADING}},
    methods=dict.fromkeys(_LOADING, _method),
)
