"""Functions that only look at an argument: it goes nowhere from there.

A row that is made to be asked about (`ensure_allowed("create", Note())`) or to carry values is not written by that.
"""

from __future__ import annotations

from auditor.link.domain.given import Given
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import NOTHING, FunctionRef, Values
from auditor.link.interpreter.interfaces import is_abstract
from auditor.link.interpreter.parameters import bind_arguments
from auditor.link.modules.index import Unit
from auditor.link.syntax.looking import looked_at


def what_leaves(engine: Interpreter, ref: FunctionRef, given: Given) -> Values:
    """Of what a call of the function is given, what does not stay with parameters that are only looked at."""
    if not any(given.args) and not any(given.keywords.values()):
        return NOTHING
    unit = engine.index.units[ref.key]
    node = unit.node
    if node is None or node.decorators or ref.bound or is_abstract(unit) or engine.hierarchy.overrides(unit):
        return given.everything
    bound = bind_arguments(unit, given.args, given.keywords)
    kept = {value for name, values in bound.items() if values and only_looked_at(unit, name) for value in values}
    return tuple(value for value in given.everything if value not in kept)


def only_looked_at(unit: Unit, name: str) -> bool:
    """Does the function use the parameter, and hand it on to nobody?"""
    if unit.looked_at is None:
        unit.looked_at = looked_at(unit.node) if unit.node is not None else frozenset()
    return name in unit.looked_at
