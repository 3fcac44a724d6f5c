"""Tables that are seen to be only read, or only written, and a dict that holds them: `MODELS[kind]`.

A dict of models that the project wrote, asked by a key of which no word is known, makes an access possible: whether
that key ever comes, nobody says. Where all else is seen to do only half of what rows are for, the other half is
inferred to be done there.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from auditor.facts.access import PICKED, Access, Confidence, Op, Role
from auditor.facts.key import TableKey
from auditor.link.domain.findings import PickedByKey
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.project import Found
from auditor.link.domain.values import ClassRef
from auditor.link.libraries.sqlalchemy.declare.models import Models
from auditor.link.libraries.sqlalchemy.declare.tables_of import own_tables
from auditor.link.results.never_entered import never_entered
from auditor.link.tables.declared import TableRef
from auditor.link.tables.index import TableIndex

#: What reaches tables without anybody having a row of them in hand.
NO_ROWS = frozenset({"all-tables", "cascade"})
#: What a statement, or a session, does with a class, a table or a row.
_STATEMENTS = frozenset(
    {"query", "model-query", "select", "get", "join", "column", "exists", "union", "alias", "aliased", "insert",
     "update", "delete", "bulk", "query-update", "query-delete", "constructor", "session-add", "session-merge",
     "session-delete", "attribute-set", PICKED}
)  # fmt: skip


def surely(found: Iterable[Found]) -> tuple[set[TableKey], set[TableKey]]:
    """The tables that the app is surely seen to read, and to write."""
    read: set[TableKey] = set()
    written: set[TableKey] = set()
    for item in found:
        access = item.access
        if access.role is Role.APP and access.confidence is not Confidence.POSSIBLE and access.via not in NO_ROWS:
            (read if access.op is Op.READ else written).add(access.table)
    return read, written


def infer_picked(engine: Interpreter, found: list[Found]) -> list[Found]:
    """The same, where what is picked out of a dict is all that is missing to a table. What its own class does with rows
    says nothing: whoever calls that has got them somewhere."""
    read, written = surely(item for item in found if not _is_of_model(engine, item.unit))
    missing = {Op.READ: written - read, Op.WRITE: read - written}
    places = [
        at
        for at, item in enumerate(found)
        if item.access.table in missing[item.access.op] and _may_be_meant(item.access)
    ]
    picked = _picked(engine) if places else set()
    settled = list(found)
    for at in places:
        access = found[at].access
        if access.table in picked:
            settled[at] = replace(found[at], access=replace(access, confidence=Confidence.INFERRED))
    return settled


def _is_of_model(engine: Interpreter, key: str) -> bool:
    unit = engine.index.units.get(key)
    return unit is not None and unit.owner is not None and engine.model_of(unit.owner.key) is not None


def _may_be_meant(access: Access) -> bool:
    return access.role is Role.APP and access.confidence is Confidence.POSSIBLE and access.via in _STATEMENTS


def _picked(engine: Interpreter) -> set[TableKey]:
    """The tables that a dict holds which somebody asks by a key of which no word is known."""
    imagined = engine.of(never_entered)
    notes = (note for each in engine.ledger.contexts if each.key not in imagined for note in each.found.notes)
    picked = dict.fromkeys(value for note in notes if type(note) is PickedByKey for value in note.values)
    tables: set[TableKey] = set()
    for value in picked:
        if isinstance(value, TableRef):
            tables.add(engine.of(TableIndex)[value.key].key)
        elif isinstance(value, ClassRef) and (mapped := engine.of(Models).mapped(value.key)) is not None:
            tables.update(own_tables(mapped))
    return tables
