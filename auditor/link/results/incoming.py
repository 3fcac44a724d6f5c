"""Does anything come into the project from outside, or is it a library, which others call?"""

from __future__ import annotations

from collections.abc import Mapping

from auditor.facts.access import Role
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import ClassRef, FunctionRef
from auditor.link.modules.index import Unit
from auditor.link.results.registering import ROUTE_DECORATORS
from auditor.link.syntax.names import decorator_target, last_name


def is_application(engine: Interpreter, entry_points: Mapping[str, str]) -> bool:
    """Is one of the entry points of the application itself, and no program beside it, such as what builds it; and does
    more than a registry of the project's own make it one? Who asks the registry comes in elsewhere."""
    units, classes = engine.index.units, engine.index.classes
    for key, label in entry_points.items():
        unit = units.get(key)
        if label and unit is None:
            info = classes.get(key.removeprefix("class "))
            if info is None or info.module.role is Role.APP:
                return True
        elif label and unit is not None and unit.role is Role.APP and not _is_kept_here(engine, unit):
            return True
    return False


def _is_kept_here(engine: Interpreter, unit: Unit) -> bool:
    """Does a decorator of the project alone say that it is called?"""
    around, own = engine.module_frame(unit.module), False
    for decorator in unit.node.decorators if unit.node is not None else ():
        values = engine.evaluate(around, decorator_target(decorator))
        if last_name(decorator) in ROUTE_DECORATORS or not values:
            return False
        kept = [isinstance(value, FunctionRef | ClassRef) for value in values]
        if not all(kept):
            return False
        own = True
    return own
