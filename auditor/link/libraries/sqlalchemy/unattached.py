"""Relationships that are made, and of which nobody sees to what attribute of which class they come: they lead to their
target and secondary table all the same.

Source: SQLAlchemy 2.0, ORM: Relationships API (relationship(): argument, secondary; late evaluation of strings).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from auditor.facts.code import Call, Function
from auditor.facts.nodes import nodes_of
from auditor.link.domain.findings import PutAway
from auditor.link.domain.frame import Frame
from auditor.link.domain.given import Given, nothing_at
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import NOTHING, ClassRef, FunctionRef, LambdaRef, Text, Value, Values
from auditor.link.libraries.sqlalchemy.declare.models import Models
from auditor.link.modules.index import ClassInfo
from auditor.link.syntax.names import call_name, last_part
from auditor.link.tables.declared import TableRef
from auditor.link.tables.index import TableIndex

#: What makes a relationship (ORM, Relationships API; SQLModel, Relationship).
NAMES = ("relationship", "relation", "dynamic_loader", "Relationship", "RelationshipProperty")
_TARGET = ("argument", "entity")
_SECONDARY = ("secondary", "link_model")


@dataclass(slots=True)
class _Known:
    """Of a call that makes a relationship: the keys of the tables that it surely leads to, and whether the target, and
    the secondary table, were found wherever it is known. `helped`: it is in a function, and others may call that."""

    keys: set[str] = field(default_factory=set)
    found: tuple[bool, bool] = (True, True)
    helped: bool = False


class _Attached:
    """By the file and line of the call; None until all that is declared is known."""

    def __init__(self, engine: Interpreter) -> None:
        self.at: dict[tuple[str, int], _Known] | None = None


def note_attached(engine: Interpreter) -> None:
    """The relationships of all mapped classes are resolved."""
    models = engine.of(Models)
    attached: dict[tuple[str, int], _Known] = {}
    for mapped in models.all_mapped():
        for each in mapped.relationships.values():
            if each.call is not None:
                module = each.frame.unit.module if each.frame is not None else each.module or each.owner.module
                known = attached.setdefault((module.path, each.call.line), _Known())
                target = models.target(each)
                known.found = (known.found[0] and target is not None, known.found[1] and each.secondary is not None)
                known.keys.update(str(key) for key in (target and target.table.key, each.secondary) if key is not None)
                known.helped |= each.frame is not None
    engine.of(_Attached).at = attached


def make(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values | None:
    """`relationship("Post", secondary=links)` is called."""
    attached = engine.of(_Attached).at
    if attached is None or frame.quiet:
        return None
    known = attached.get((frame.unit.module.path, given.line), _Known(found=(False, False)))
    for position, names in enumerate((_TARGET, _SECONDARY)):
        if known.found[position] and not known.helped:
            continue
        values = given.args[position] if len(given.args) > position else NOTHING
        values = (*values, *(each for name in names for each in given.keywords.get(name, NOTHING)))
        for key, table in _leads_to(engine, frame, values):
            if table not in known.keys:
                frame.note(PutAway(key, given.line))
    return None


def in_body(engine: Interpreter, frame: Frame, info: ClassInfo) -> None:
    """The body of a mapped class is executed: `locals()["posts"] = relationship(Post)` is no attribute that is seen."""
    attached, path = engine.of(_Attached).at, info.module.path
    if attached is None or engine.of(Models).mapped(info.key) is None:
        return
    for call in nodes_of(info.node.body, Call, Function):
        if isinstance(call, Call) and call_name(call) in NAMES and (path, call.line) not in attached:
            frame.muted += 1  # what it names of columns is not read
            engine.evaluate(frame, call)
            frame.muted -= 1


def _leads_to(engine: Interpreter, frame: Frame, values: Values) -> Iterator[tuple[str, str]]:
    """The classes and tables, each with the key of its table."""
    models, index = engine.of(Models), engine.of(TableIndex)
    for value in values:
        for each in _late(engine, frame, value):
            if isinstance(each, TableRef):
                yield each.key, str(index[each.key].key)
            elif isinstance(each, ClassRef) and (mapped := models.mapped(each.key)) is not None:
                yield each.key, str(mapped.table.key)


def _late(engine: Interpreter, frame: Frame, value: Value) -> Values:
    """What a string names, or a function gives later."""
    if isinstance(value, FunctionRef):
        return engine.call_function(frame, value, nothing_at(0))
    if isinstance(value, LambdaRef):
        return engine.call_lambda(frame, value, nothing_at(0))
    if not isinstance(value, Text) or not value.literal:
        return (value,)
    infos = engine.index.classes_named.get(last_part(value.literal), ())
    tables = engine.of(TableIndex).tables_said(value.literal, frame.unit.module.path)
    return (*(ClassRef(info.key) for info in infos), *(TableRef(table.ref) for table in tables))
