"""Queries that PyPika builds: `Query.from_(Table("users")).select("*")`, `Query.into("users")` (PyPika, Tutorial)."""

from __future__ import annotations

from auditor.facts.effect import Effect
from auditor.link.domain.frame import Frame
from auditor.link.domain.given import Given
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.library import Library
from auditor.link.domain.values import Fixed, Values, literals
from auditor.link.libraries.sqlalchemy.effects import below
from auditor.link.tables.index import TableIndex

_QUERY = "PyPika, Tutorial: Selecting, Inserting, Updating, Deleting data"

ROWS = (
    Effect("from_", _QUERY, reads=(0, "selectable"), reads_named=(0, "selectable"), via="query"),
    Effect("select", _QUERY, reads=(0,), via="query"),
    Effect("join", _QUERY, reads=(0, "item"), via="join"),
    *(Effect(f"{kind}_join", _QUERY, reads=(0, "item"), via="join") for kind in ("left", "right", "inner", "outer")),
    Effect("into", _QUERY, writes=(0, "table"), writes_named=(0, "table"), via="insert"),
    Effect("update", _QUERY, writes=(0, "table"), writes_named=(0, "table"), via="update"),
)


def _table(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values:
    return engine.of(TableIndex).tables_by_name(frame, literals(given.first))


def _tables(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values:
    """`users, posts = Tables("users", "posts")`."""
    found = [engine.of(TableIndex).tables_by_name(frame, literals(each)) for each in given.args]
    return (Fixed(tuple(found)),)


LIBRARY = Library(
    name="pypika",
    functions={"pypika.Table": _table, "pypika.Tables": _tables},
    below=below({"pypika": ROWS}),
)
