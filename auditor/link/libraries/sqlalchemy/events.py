"""Listeners: what SQLAlchemy calls a function with that listens for an event.

Sources: ORM Events, Mapper Events, Instance Events, Attribute Events, Instrumentation Events; Core, Events
(`listen()`, `listens_for()`). What is new in the session has nothing to load, so listeners to inserts learn nothing.
"""

from __future__ import annotations

from auditor.facts.code import Call, Function
from auditor.link.domain.frame import Frame
from auditor.link.domain.given import Given
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import (
    NOTHING,
    ClassRef,
    External,
    FunctionRef,
    Instance,
    Result,
    Value,
    Values,
    elements,
    literals,
    union,
)
from auditor.link.libraries.sqlalchemy.catalogue import FAMILY
from auditor.link.libraries.sqlalchemy.declare.models import Models
from auditor.link.libraries.sqlalchemy.gone_through import gone_over
from auditor.link.libraries.sqlalchemy.values import AllTables, ColumnRef, RelationshipRef
from auditor.link.syntax.names import call_name, last_part

#: Events of mapped classes, with the position of the class among what a listener gets.
_OF_CLASSES = {
    "mapper_configured": 1, "before_mapper_configured": 1, "instrument_class": 1, "class_instrument": 0,
    "class_uninstrument": 0,
}  # fmt: skip
#: Events of rows that were loaded, with the position of the row.
_OF_ROWS = {
    "before_update": 2, "after_update": 2, "before_delete": 2, "after_delete": 2, "load": 0, "refresh": 0,
    "refresh_flush": 0, "expire": 0, "pickle": 0, "unpickle": 0, "append": 0, "remove": 0, "set": 0, "modified": 0,
    "bulk_replace": 0,
}  # fmt: skip
_MAPPERS = frozenset({"Mapper", "mapper"})


def told_to(engine: Interpreter, around: Frame, node: Function) -> list[Values]:
    """What a function gets by the event that its decorator says; `around`: where it is defined."""
    for decorator in node.decorators:
        if isinstance(decorator, Call) and call_name(decorator) == "listens_for" and len(decorator.args) > 1:
            targets, names = (engine.evaluate(around, each) for each in decorator.args[:2])
            return _arguments(engine, targets, literals(names))
    return []


def listen(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values:
    """`event.listen(Order, "load", function)`."""
    told = _arguments(engine, given.first, literals(given.args[1])) if len(given.args) > 2 else []
    for value in given.args[2] if told else ():
        if isinstance(value, FunctionRef):
            engine.call_function(frame, value, Given(told, {}, given.line))
    return NOTHING


def _arguments(engine: Interpreter, targets: Values, events: list[str]) -> list[Values]:
    of_classes = [_OF_CLASSES[event] for event in events if event in _OF_CLASSES]
    if of_classes:
        return [NOTHING] * of_classes[0] + [union(*(_classes(engine, each) for each in targets))]
    of_rows = [_OF_ROWS[event] for event in events if event in _OF_ROWS]
    rows = tuple(row for each in targets if (row := _row(engine, each)) is not None)
    return [NOTHING] * of_rows[0] + [rows] if of_rows and rows else []


def _classes(engine: Interpreter, target: Value) -> Values:
    """The class that is listened to, or any below one that is not mapped (ORM Events, Mapper Events: `propagate`)."""
    if isinstance(target, ClassRef) and engine.of(Models).mapped(target.key) is not None:
        return (ClassRef(target.key),)
    if isinstance(target, External | Result) and last_part(target.name) in _MAPPERS:
        return (AllTables(mapped=True),) if target.name.partition(".")[0] in FAMILY else NOTHING
    return elements(gone_over(engine, (target,)))


def _row(engine: Interpreter, target: Value) -> Instance | None:
    """A row of the class that is listened to, or that has the attribute which is."""
    owner = target.owner if isinstance(target, RelationshipRef | ColumnRef) else target
    if isinstance(owner, ClassRef) and engine.of(Models).mapped(owner.key) is not None:
        return Instance(owner.key)
    return None
