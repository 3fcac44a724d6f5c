"""What decorators make of a function: a property, a class method, a static method."""

from __future__ import annotations

from collections.abc import Container, Mapping

from auditor.facts.code import Function
from auditor.link.modules.index import Index, Unit
from auditor.link.syntax.names import last_name

PROPERTY = "property"
#: A property of the class itself.
OF_CLASS = "class property"
CLASS = "class"

_BUILT_IN = {
    **dict.fromkeys(("property", "cached_property", "abstractproperty", "setter", "getter", "deleter"), PROPERTY),
    "classmethod": CLASS,
    "staticmethod": "static",
}
_OF_CLASSES = frozenset({"__new__", "__init_subclass__", "__class_getitem__"})
_FIRST = (OF_CLASS, PROPERTY)  # `@classmethod @property` is a property


def told(index: Index, kinds: Mapping[str, str]) -> Index:
    """The index, with what the decorators of libraries make of its functions, by the last part of their names."""
    known = {**kinds, **_BUILT_IN}
    for unit in index.units.values():
        if unit.node is not None and unit.node.decorators:
            unit.kind = _kind_of(unit.node, known)
    return index


def kind_of(unit: Unit) -> str:
    """`property`, `class`, `static` or `instance`."""
    if not unit.kind:
        unit.kind = "instance" if unit.node is None else _kind_of(unit.node, _BUILT_IN)
    return PROPERTY if unit.kind == OF_CLASS else unit.kind


def of_class(unit: Unit) -> bool:
    """Is the property one of the class: `@classmethod @property`, `@classproperty`?"""
    return kind_of(unit) == PROPERTY and unit.kind == OF_CLASS


def has_decorator(unit: Unit, names: Container[str]) -> bool:
    """Has it a decorator that is called so, by its last part?"""
    return unit.node is not None and any(last_name(each) in names for each in unit.node.decorators)


def _kind_of(node: Function, known: Mapping[str, str]) -> str:
    found = [known[name] for decorator in node.decorators if (name := last_name(decorator)) in known]
    if PROPERTY in found and "classmethod" in map(last_name, node.decorators):
        return OF_CLASS
    kind = next((kind for kind in found if kind in _FIRST), None) or next(iter(found), None)
    return kind or (CLASS if node.name in _OF_CLASSES else "instance")
