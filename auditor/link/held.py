"""Models and tables that classes hold in an attribute, for when the object that has it is not known.

`plugin.model()`, where `plugin` came out of a registry that nobody can see through: perhaps that of any class with a
`model`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from auditor.effects.catalogue import is_family
from auditor.facts.access import Role
from auditor.facts.code import Attr, Call, Name
from auditor.link.units import ClassInfo
from auditor.link.values import NOTHING, ClassRef, TableRef, Value, Values, union

if TYPE_CHECKING:
    from auditor.link.engine import Engine

#: Classes that configure another one; what they hold is read by a library.
_CONFIGURING = frozenset({"Meta", "Config", "Arguments"})


#: Attributes that objects of libraries have for their own purposes.
_OF_LIBRARIES = frozenset({"model", "models", "table", "query", "target", "entity"})


class Held:
    """The possible values of attributes by name; none until the modules have run."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._by_name: dict[str, Values] = {}

    def of_unknown(self, name: str) -> Values:
        """What `x.name` could be, of an x of which nothing is known."""
        return self._by_name.get(name, NOTHING)

    def of_external(self, dotted: str, name: str) -> Values:
        """The same of an object that a library gave: a plugin of the project, perhaps."""
        return NOTHING if is_family(dotted) or name in _OF_LIBRARIES else self.of_unknown(name)

    def find_all(self) -> None:
        """Look through the classes of the application; mapped ones hold no models in this sense."""
        found: dict[str, list[Values]] = {}
        for info in self.engine.index.classes.values():
            if info.module.role is Role.APP and info.node.name not in _CONFIGURING:
                for name, values in self._held_by(info):
                    found.setdefault(name, []).append(values)
        self._by_name = {name: union(*several) for name, several in found.items()}

    def _held_by(self, info: ClassInfo) -> list[tuple[str, Values]]:
        engine = self.engine
        candidates = [
            (name, assign.value)
            for name, assigns in info.attributes.items()
            for assign in assigns
            if isinstance(assign.value, Name | Attr | Call)
        ]
        if not candidates or engine.models.mapped(info.key) is not None:
            return []
        frame = engine.frame_around(info)
        held: list[tuple[str, Values]] = []
        for name, expression in candidates:
            if isinstance(expression, Call):
                declared = engine.tables.declared_by(expression)
                values: Values = (declared,) if declared is not None else ()
            else:
                values = engine.evaluate(frame, expression)
            kept = tuple(perhaps for value in values if (perhaps := self._perhaps(value)) is not None)
            if kept:
                held.append((name, kept))
        return held

    def _perhaps(self, value: Value) -> Value | None:
        match value:
            case ClassRef(key=key, args=args) if self.engine.models.mapped(key) is not None:
                return ClassRef(key, args, True)
            case TableRef(key=key):
                return TableRef(key, True)
            case _:
                return None
