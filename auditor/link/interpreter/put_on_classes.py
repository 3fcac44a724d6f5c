"""What code puts on a class after it was made: `Order.save = save`, `cls.find = classmethod(find)` in a decorator.

Source: Python's Descriptor Guide, Functions and methods; Data model, Custom classes.
"""

from __future__ import annotations

from auditor.facts.code import Name
from auditor.facts.nodes import nodes_of
from auditor.link.domain.frame import Frame
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import ClassRef, Descriptor, FunctionRef, Instance, Value, Values, union
from auditor.link.interpreter.class_scope import given_as
from auditor.link.modules.decorators import CLASS, PROPERTY, kind_of
from auditor.link.modules.index import Unit
from auditor.link.syntax.scopes import bindings_of

#: By what a function is decorated.
_OF_KIND = {CLASS: "classmethod", "static": "staticmethod", PROPERTY: "property"}


def put_there(engine: Interpreter, frame: Frame, put: Values, value: ClassRef | Instance, line: int) -> Values:
    """What an object of a class, or the class, gives for what code has put on the class: functions are bound to it as
    those are that its body assigns."""
    found: list[Values] = []
    for each in put:
        wrapper, functions = (each.wrapper, each.function) if isinstance(each, Descriptor) else ("", (each,))
        if isinstance(each, FunctionRef) and (kind := kind_of(engine.index.units[each.key])) in _OF_KIND:
            wrapper = _OF_KIND[kind]
        found.append(given_as(engine, frame, {wrapper}, functions, value, line))
    return union(*found)


def alone(engine: Interpreter, values: Values) -> Values:
    """The values as they are put on a class, which no frame outlives."""
    return tuple(_alone(engine, each) for each in values)


def _alone(engine: Interpreter, value: Value) -> Value:
    """A function in a function that names nothing of it, as `save(self, session)` in a decorator of classes: it needs
    no frame around it."""
    if type(value) is not FunctionRef or not value.frame:
        return value
    unit = engine.index.units[value.key]
    around, own = unit.parent, unit.node
    if around is None or around.node is None or own is None:
        return value
    named = {each.id for each in nodes_of(own.body, Name) if isinstance(each, Name)}
    named -= _variables(engine, unit)
    alone = named.isdisjoint(_variables(engine, around))
    return FunctionRef(value.key, value.owner, "", value.bound, value.bare) if alone else value


def _variables(engine: Interpreter, unit: Unit) -> frozenset[str]:
    """The names that a function binds; asked of the same one for each function in it."""
    known = engine.of(_variables_of)
    found = known.get(unit.key)
    if found is None and unit.node is not None:
        found = known[unit.key] = frozenset((*bindings_of(unit.node.body), *(each.name for each in unit.node.params)))
    return found or frozenset()


def _variables_of(_: Interpreter) -> dict[str, frozenset[str]]:
    """What `_variables` found."""
    return {}
