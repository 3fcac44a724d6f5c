"""What something outside calls of a class: dunder methods, and all of one that extends a class of a framework."""

from __future__ import annotations

from auditor.link.domain.interpreter import Interpreter
from auditor.link.libraries.python.library import OWN_ROOTS
from auditor.link.libraries.sqlalchemy.declare.models import Models
from auditor.link.modules.index import ClassInfo, Unit

#: Methods that a framework calls on its classes; on a class with a base outside the project all methods count.
_DUNDER_CALLED = "__"


def framework_methods(engine: Interpreter, info: ClassInfo) -> list[Unit]:
    """Methods that something outside calls once the class is in use: dunder methods, and all methods of a class that
    extends a class from outside the project."""
    is_called = _is_called_outside(engine, info)
    found: list[Unit] = []
    for name, units in info.methods.items():
        if name in {"__repr__", "__str__"}:
            continue  # for people who debug: showing a row is no use of what it shows
        if (name.startswith(_DUNDER_CALLED) and name.endswith(_DUNDER_CALLED)) or is_called:
            found.extend(units)
    return found


def mixed_in(engine: Interpreter, info: ClassInfo, base: ClassInfo) -> list[Unit]:
    """The methods that a class which extends one from outside has of a mixin of the project: they are called there."""
    if engine.hierarchy.external_bases(base) or not _is_called_outside(engine, info):
        return []
    return [unit for units in base.methods.values() for unit in units]


def _is_called_outside(engine: Interpreter, info: ClassInfo) -> bool:
    if all(_is_plain(base) for base in engine.hierarchy.external_bases(info)):
        return False
    return engine.of(Models).mapped(info.key) is None


def _is_plain(dotted: str) -> bool:
    return dotted.partition(".")[0] in OWN_ROOTS
