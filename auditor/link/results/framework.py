"""What something outside calls of a class: dunder methods, and all of one that extends a class of a framework."""

from __future__ import annotations

from auditor.link.domain.interpreter import Interpreter
from auditor.link.libraries.python.library import OWN_ROOTS
from auditor.link.libraries.sqlalchemy.declare.models import Models
from auditor.link.modules.decorators import has_decorator
from auditor.link.modules.index import ClassInfo, Unit

#: Methods that a framework calls on its classes; on a class with a base outside the project all methods count.
_DUNDER_CALLED = "__"
#: For people who debug: showing a row is no use of what it shows.
SHOWING = frozenset({"__repr__", "__str__"})
#: Methods that a mapped class has for those who make a row (ORM, Simple Validators; Constructors and Object
#: Initialization; and a setter that a keyword of the constructor names).
_WHEN_MADE = frozenset({"validates", "reconstructor", "setter"})
#: What anybody calls of a collection (Python, collections.abc, Collections Abstract Base Classes).
_OF_COLLECTIONS = frozenset(
    {"add", "discard", "remove", "insert", "append", "extend", "pop", "clear", "update", "get", "keys", "values",
     "items"}
)  # fmt: skip


def framework_methods(engine: Interpreter, info: ClassInfo) -> list[Unit]:
    """Methods that something outside calls once the class is in use: dunder methods, and all methods of a class that
    extends a class from outside the project."""
    if is_called_outside(engine, info):
        return [unit for name, units in info.methods.items() if name not in SHOWING for unit in units]
    of_collection = any(each.startswith("collections.") for each in engine.hierarchy.external_bases(info))
    of_rows = engine.model_of(info.key) is not None
    return [
        unit
        for name, units in info.methods.items()
        if name not in SHOWING
        for unit in units
        if (name.startswith(_DUNDER_CALLED) and name.endswith(_DUNDER_CALLED))
        or (of_collection and name in _OF_COLLECTIONS)
        or (of_rows and has_decorator(unit, _WHEN_MADE))
    ]


def mixed_in(engine: Interpreter, info: ClassInfo, base: ClassInfo) -> list[Unit]:
    """The methods that a class which extends one from outside has of a mixin of the project: they are called there."""
    if engine.hierarchy.external_bases(base) or not is_called_outside(engine, info):
        return []
    return [unit for units in base.methods.values() for unit in units]


def is_called_outside(engine: Interpreter, info: ClassInfo) -> bool:
    """Does it extend a class from outside that calls methods of those below it?"""
    if all(_is_plain(base) for base in engine.hierarchy.external_bases(info)):
        return False
    return engine.of(Models).mapped(info.key) is None


def _is_plain(dotted: str) -> bool:
    return dotted.partition(".")[0] in OWN_ROOTS
