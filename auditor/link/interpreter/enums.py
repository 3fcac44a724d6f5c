"""Enumerations: their members hold values, and these may be classes (Python, enum)."""

from __future__ import annotations

from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import ClassRef, Instance, Value, Values, union

#: The attributes of a member that are its value.
VALUE = frozenset({"value", "_value_"})


def is_enum(engine: Interpreter, value: ClassRef | Instance) -> bool:
    """Is it an enumeration of the project, or a member of one?"""
    return any(base.startswith("enum.") for base in engine.hierarchy.external_bases(engine.index.classes[value.key]))


def held(engine: Interpreter, value: ClassRef | Instance, names: list[str]) -> Values:
    """The values of the members of those names; without names that of any, perhaps."""
    mro = engine.hierarchy.mro(engine.index.classes[value.key])
    found = union(
        *(
            engine.hierarchy.class_attribute(cls, name, value)
            for cls in mro
            for name in cls.attributes
            if name in names or (not names and not name.startswith("_"))
        )
    )
    return found if names else tuple(_perhaps(each) for each in found)


def _perhaps(value: Value) -> Value:
    return ClassRef(value.key, value.args, True, value.mapper) if isinstance(value, ClassRef) else value
