"""Functions of which the type of the first argument picks one: `@singledispatch`, and `@name.register` of the others.

Source: Python, functools: singledispatch, singledispatchmethod.
"""

from __future__ import annotations

from auditor.facts.code import Attr, Function
from auditor.link.domain.interpreter import Interpreter
from auditor.link.modules.index import Unit
from auditor.link.syntax.names import called_as, decorator_target, last_name

_DISPATCHING = frozenset({"singledispatch", "singledispatchmethod"})


class Dispatching:
    """What the functions are called that dispatch."""

    def __init__(self, engine: Interpreter) -> None:
        nodes = (unit.node for unit in engine.index.units.values() if unit.node is not None and unit.node.decorators)
        self.names = frozenset(node.name for node in nodes if _dispatches(node))


class Registered:
    """The functions that are registered for others, by what these are called."""

    def __init__(self, engine: Interpreter) -> None:
        self.for_name: dict[str, list[Unit]] = {}
        for unit in engine.index.units.values():
            for decorator in unit.node.decorators if unit.node is not None else ():
                named = decorator_target(decorator)
                if isinstance(named, Attr) and named.name == "register":
                    self.for_name.setdefault(called_as(named.value), []).append(unit)


def others_for(engine: Interpreter, unit: Unit) -> list[Unit]:
    """What a call of the function may call in its place."""
    node = unit.node
    if node is None or not _dispatches(node):
        return []
    return engine.of(Registered).for_name.get(node.name, [])


def _dispatches(node: Function) -> bool:
    return any(last_name(each) in _DISPATCHING for each in node.decorators)
