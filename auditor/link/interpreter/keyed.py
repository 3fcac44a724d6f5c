"""Dicts whose keys name tables, given to a function that goes through them: `load(orders=[...])` of
`def load(**tables): for name, rows in tables.items()`."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.facts.code import Attr, Call, Comp, Expr, Loop, Name, Node
from auditor.facts.nodes import nodes_of
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import FunctionRef, Mapping, Text, Value, Values
from auditor.link.interpreter.telling import all_telling
from auditor.link.modules.index import Unit

_GOING_THROUGH: frozenset[type[Node]] = frozenset({Comp, Loop})
#: Functions that hand a dict on are followed so far.
_DEEPEST = 2


def telling_keys(engine: Interpreter, unit: Unit, name: str, values: Values) -> list[Value]:
    """Of the dicts that a parameter is given, the items under names of tables, where the function goes through it."""
    found: list[Value] = []
    for value in values:
        if type(value) is Mapping and value.items:
            kept = [(key, held) for key, held in value.items if engine.is_telling(Text((key,)))]
            if kept and _is_gone_through(engine, unit, name):
                found.append(Mapping(tuple((key, tuple(all_telling(engine, held))) for key, held in kept)))
    return found


def _direct(_: Interpreter) -> dict[str, frozenset[str]]:
    """Of each function, the parameters that it goes through."""
    return {}


def _answers(_: Interpreter) -> dict[tuple[str, str], bool]:
    """Of functions and their parameters, what was found."""
    return {}


def _is_gone_through(engine: Interpreter, unit: Unit, name: str) -> bool:
    """Does the function go through the parameter, or hand it to one that goes through what it is given?"""
    known, key = engine.of(_answers), (unit.key, name)
    if key not in known:
        found, reached = name in _gone_through(engine, unit), [(unit, name)]
        for _ in range(_DEEPEST):
            reached = [other for each in reached if not found for other in _given_to(engine, *each)]
            found = found or any(param in _gone_through(engine, other) for other, param in reached)
        known[key] = found
    return known[key]


def _gone_through(engine: Interpreter, unit: Unit) -> frozenset[str]:
    known = engine.of(_direct)
    if unit.key not in known:
        params = {param.name for param in unit.node.params} if unit.node is not None else set()
        iterated = nodes_of(tuple(_iterated(unit)), Name) if params else ()
        known[unit.key] = frozenset(params & {each.id for each in iterated if isinstance(each, Name)})
    return known[unit.key]


def _iterated(unit: Unit) -> Iterator[Expr]:
    """What loops of the function go through."""
    assert unit.node is not None
    for node in nodes_of(unit.node.body, _GOING_THROUGH):
        if isinstance(node, Loop):
            yield node.iter
        elif isinstance(node, Comp):
            yield from (each.iter for each in node.generators)


def _given_to(engine: Interpreter, unit: Unit, name: str) -> Iterator[tuple[Unit, str]]:
    """The functions of the project that may get the parameter, and as which: `self._load(**tables)`, `load(tables)`."""
    for node in nodes_of(unit.node.body, Call) if unit.node is not None else ():
        given = [*node.args, *(value for _, value in node.keywords)] if isinstance(node, Call) else []
        if not isinstance(node, Call) or not any(isinstance(each, Name) and each.id == name for each in given):
            continue
        called = perhaps_called(engine, unit, node)
        yield from ((each, param.name) for each in called if each.node is not None for param in each.node.params)


def perhaps_called(engine: Interpreter, unit: Unit, call: Call) -> list[Unit]:
    """The functions of the project that a call in the unit may mean: of a method, all that are called so."""
    if isinstance(call.func, Attr):
        return engine.index.methods_named.get(call.func.name, [])
    values = engine.evaluate(engine.module_frame(unit.module), call.func)
    return [engine.index.units[value.key] for value in values if isinstance(value, FunctionRef)]
