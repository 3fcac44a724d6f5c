"""`anything.tables["orders"]` of an object of which nothing is known, as a `MetaData` has them: a string that is the
name of a table names it, and any other says nothing.

Source: SQLAlchemy Core, Describing Databases with MetaData: MetaData.tables.
"""

from __future__ import annotations

from auditor.link.domain.frame import Frame
from auditor.link.domain.given import Given
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import NOTHING, External, Values, literals
from auditor.link.tables.index import TableIndex

#: The name of what is found there.
OF_UNKNOWN = "(unknown).tables"


def perhaps(engine: Interpreter, dotted: str, name: str) -> Values:
    """`anything.tables`."""
    return (External(OF_UNKNOWN),) if name == "tables" and not dotted else NOTHING


def picked(engine: Interpreter, frame: Frame, names: list[str]) -> Values | None:
    """The tables of these names."""
    return engine.of(TableIndex).tables_by_name(frame, names) or None


def get(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values | None:
    """`anything.tables.get("orders")`."""
    return picked(engine, frame, literals(given.first))
