"""What decorators make of a function: property, class method, static method, context manager, or a wrapper."""

from __future__ import annotations

from auditor.facts.code import Function
from auditor.link.modules.index import Unit
from auditor.link.syntax.names import last_name

_PROPERTIES = frozenset(
    {"property", "cached_property", "hybrid_property", "reify", "classproperty", "abstractproperty", "setter",
     "getter", "deleter", "expression", "inplace", "update_expression", "comparator", "lazy_property",
     "memoized_property",
     "lazyproperty", "cached_classproperty"}
)  # fmt: skip


_CLASS_METHODS = frozenset({"classmethod", "declared_attr", "directive", "validator", "root_validator"})


def kind_of(unit: Unit) -> str:
    """`property`, `class`, `static` or `instance`."""
    if not unit.kind:
        unit.kind = "instance" if unit.node is None else _kind_of(unit.node)
    return unit.kind


def of_class(unit: Unit) -> bool:
    """Is the property one of the class: `@classmethod @property`, `@classproperty`?"""
    names = {last_name(decorator) for decorator in unit.node.decorators} if unit.node is not None else set()
    return not names.isdisjoint({"classmethod", "classproperty", "cached_classproperty"})


def _kind_of(node: Function) -> str:
    names = [last_name(decorator) for decorator in node.decorators]
    for name in sorted(names, key=lambda each: each not in _PROPERTIES):  # `@classmethod @property` is a property
        if name in _PROPERTIES:
            return "property"
        if name in _CLASS_METHODS:
            return "class"
        if name == "staticmethod":
            return "static"
    if node.name in {"__new__", "__init_subclass__", "__class_getitem__"}:
        return "class"
    return "instance"
