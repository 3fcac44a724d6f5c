"""Methods of mapped classes that code elsewhere means by another name or calls through a base.

A hybrid or property that is made of another has its getter (SQLAlchemy, Hybrid Attributes, "Reusing Hybrid Properties
across Subclasses" and `hybrid_property.expression`; Python, Built-in Functions, property: getter, setter and deleter
give copies). A method that goes on to that of a base outside of the project, `super().permissions(user)`, overrides
it, and whoever knows the base calls it on any row (Python, Tutorial, 9.5 Inheritance).
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.facts.access import Role
from auditor.facts.code import Attr, Call, Name
from auditor.link.domain.interpreter import Interpreter
from auditor.link.interpreter.classes import has_foreign_base
from auditor.link.modules.index import ClassInfo, Unit

#: What gives a property or hybrid that is made of another.
_MAKING = frozenset({"getter", "setter", "deleter", "expression", "update_expression", "comparator", "inplace"})


def meant_by_others(engine: Interpreter) -> Iterator[tuple[str, str]]:
    """Who leads to such a method, and the method: the attribute that has its getter, and rows of the class, which are
    a node of their own (`rows KEY`)."""
    for info in engine.index.classes.values():
        if info.module.role is Role.TEST:
            continue
        for units in info.methods.values():
            for unit in units:
                yield from ((unit.key, other.key) for other in _made_of(info, unit))
        if engine.model_of(info.key) is not None and has_foreign_base(engine, info.key):
            yield from ((f"rows {info.key}", unit.key) for unit in _overriding(engine, info))


def _made_of(info: ClassInfo, unit: Unit) -> Iterator[Unit]:
    """`@_total.expression def total(cls)`: `order.total` runs `_total`."""
    for each in unit.node.decorators if unit.node is not None else ():
        if type(each) is Attr and each.name in _MAKING and type(each.value) is Name:
            yield from (other for other in info.methods.get(each.value.id, ()) if other is not unit)


def _overriding(engine: Interpreter, info: ClassInfo) -> Iterator[Unit]:
    above = {name for cls in engine.hierarchy.mro(info)[1:] for name in cls.methods}
    for name, units in info.methods.items():
        if name not in above and name[:2] != "__" and "super" in info.module.facts.index:
            yield from (unit for unit in units if _goes_on(unit, name))


def _goes_on(unit: Unit, name: str) -> bool:
    """Does it call the method of that name of `super()`?"""
    return any(
        isinstance(each, Attr)
        and each.name == name
        and isinstance(each.value, Call)
        and isinstance(each.value.func, Name)
        and each.value.func.id == "super"
        for each in unit.nodes
    )
