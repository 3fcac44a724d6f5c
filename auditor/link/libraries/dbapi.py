"""Drivers and what is built on them: methods that run SQL text or name a table by a string."""

from __future__ import annotations

from auditor.effects import other_libraries
from auditor.effects.other_libraries import TABLE_NAME_METHODS
from auditor.facts.access import Confidence, Op
from auditor.link.domain.frame import Frame
from auditor.link.domain.given import Given
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.library import Library
from auditor.link.domain.values import NOTHING, Text, Values
from auditor.link.libraries.sqlalchemy.effects import functions_of
from auditor.link.tables.index import TableIndex


def _named_table(engine: Interpreter, frame: Frame, receiver: Values, name: str, given: Given) -> None:
    named_table(engine, frame, name, given)


LIBRARY = Library(
    name="dbapi",
    functions=functions_of(other_libraries.FUNCTIONS),
    anywhere=functions_of(other_libraries.OPERATORS),
    methods=dict.fromkeys(other_libraries.TABLE_NAME_METHODS, _named_table),
)


def named_table(engine: Interpreter, frame: Frame, method: str, given: Given) -> None:
    """Methods that take a table's name as a plain string: `frame.to_sql("logs", engine)`."""
    row = TABLE_NAME_METHODS.get(method)
    if row is None:
        return
    named = given.args[row[1]] if len(given.args) > row[1] else given.keywords.get(row[2], NOTHING)
    for value in named:
        name = value.literal if isinstance(value, Text) else None
        for table in engine.of(TableIndex).tables_named(name, None, frame.unit.module.path) if name else ():
            frame.record(table.key, Op(row[0]), given.line, "table-name", Confidence.CERTAIN)
