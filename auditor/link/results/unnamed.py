"""Functions whose name stands nowhere in the application: nothing in it can call them."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping

from auditor.facts.access import Role
from auditor.link.domain.interpreter import Interpreter
from auditor.link.interpreter.classes import has_foreign_base
from auditor.link.modules.index import Unit
from auditor.link.syntax.names import last_name

#: Decorators that say what a function is, and hand it to nobody.
_DESCRIBING = frozenset({"property", "cached_property", "classmethod", "staticmethod", "hybrid_property", "override"})
#: The marks of a word in the index of a file that a call could come from (`facts.code.FileFacts.index`).
_MARKS = frozenset({".", "=", "'"})


def find_unnamed(
    engine: Interpreter, entry_points: Container[str], calls: Mapping[str, Iterable[str]]
) -> frozenset[str]:
    """The keys of the functions and methods of the application that no other code but tests names: no call, no import,
    no attribute, no string. Neither a decorator nor a class of a library can have them then. `calls`: who is called by
    whom, also by a name that is put together (`getattr(self, f"visit_{kind}")`)."""
    names = names_used(engine)
    units = engine.index.units
    called = {
        callee
        for caller, callees in calls.items()
        if caller in units and units[caller].role is not Role.TEST
        for callee in callees
        if callee != caller
    }
    return frozenset(
        unit.key
        for unit in units.values()
        if unit.role is Role.APP
        and unit.key not in entry_points
        and unit.key not in called
        and _may_be_unused(engine, unit, names)
    )


def names_used(engine: Interpreter) -> set[str]:
    """Every name by which code, but that of tests, could mean something: names, attributes, keywords, strings."""
    found: set[str] = set()
    for module in engine.index.modules.by_path.values():
        if module.role is not Role.TEST:
            for word in module.facts.indexed():
                if word[:1] in _MARKS:
                    found.add(word[1:])
                elif word[:1] not in {"!", "#"}:
                    found.add(word)
    return found


def _may_be_unused(engine: Interpreter, unit: Unit, names: set[str]) -> bool:
    node = unit.node
    if node is None or unit.parent is not None or node.name in names or node.name.startswith("__"):
        return False
    if any(last_name(each) not in _DESCRIBING for each in node.decorators):
        return False
    return unit.owner is None or not has_foreign_base(engine, unit.owner.key)
