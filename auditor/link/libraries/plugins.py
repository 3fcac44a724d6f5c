"""Models and tables that classes hold in an attribute, for when the object that has it is not known.

`plugin.model()`, where `plugin` came out of a registry that nobody can see through: perhaps that of any class with a
`model`.
"""

from __future__ import annotations

from functools import partial

from auditor.facts.access import Role
from auditor.facts.code import Attr, Call, Name
from auditor.link.domain.frame import Frame
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.library import Library
from auditor.link.domain.order import OfValues
from auditor.link.domain.values import NOTHING, ClassRef, Instance, Many, Value, Values, union
from auditor.link.libraries.sqlalchemy.catalogue import is_family
from auditor.link.libraries.sqlalchemy.declare.models import Models
from auditor.link.modules.index import ClassInfo
from auditor.link.tables.declared import TableRef
from auditor.link.tables.index import TableIndex

#: Classes that configure another one; what they hold is read by a library.
_CONFIGURING = frozenset({"Meta", "Config", "Arguments"})


#: Attributes that objects of libraries have for their own purposes.
_OF_LIBRARIES = frozenset({"model", "models", "table", "query", "target", "entity"})


class Held:
    """The possible values of attributes by name; none until the modules have run."""

    def __init__(self, engine: Interpreter) -> None:
        self.engine = engine
        self._by_name: dict[str, Values] = {}
        self._by_owner: dict[str, Values] = {}
        self._looked_at: set[str] = set()
        #: Of an object or collection, which hold each other on very many ways.
        self._left = OfValues[Value | None]()

    def of_unknown(self, name: str) -> Values:
        """What `x.name` could be, of an x of which nothing is known."""
        return self._by_name.get(name, NOTHING)

    def of_external(self, dotted: str, name: str) -> Values:
        """The same of an object that a library gave: a plugin of the project, perhaps."""
        found = self.of_unknown(name)
        return NOTHING if not found or is_family(dotted) or name in _OF_LIBRARIES else found

    def of_object(self, value: ClassRef | Instance) -> Values:
        """What `getattr(value, name)` could be, of a name that is not known."""
        hierarchy = self.engine.hierarchy
        known = self._by_owner.get(value.key)
        if known is None:
            known = self._by_owner[value.key] = self._all_perhaps(hierarchy.class_attributes(value))
        if isinstance(value, Instance) and value.key not in self._looked_at:
            self._looked_at.add(value.key)  # what is stored may have been picked in this very way
            known = union(known, self._all_perhaps(hierarchy.all_stored(value)))
            self._looked_at.discard(value.key)
        return known

    def find_all(self) -> None:
        """Look through the classes of the application; mapped ones hold no models in this sense."""
        found: dict[str, list[Values]] = {}
        for info in self.engine.index.classes.values():
            if info.module.role is Role.APP and not self._configures_for_a_library(info):
                for name, values in self._held_by(info):
                    found.setdefault(name, []).append(values)
        self._by_name = {name: union(*several) for name, several in found.items()}

    def _configures_for_a_library(self, info: ClassInfo) -> bool:
        """Else a base or a metaclass of the project reads it."""
        if info.node.name not in _CONFIGURING:
            return False
        around = self.engine.index.classes.get(info.key.rpartition(".")[0])
        above = self.engine.hierarchy.mro(around) if around is not None else ()
        bases = self.engine.hierarchy.external_bases(around) if around is not None else ()
        own = len(above) > 1 or any(name == "metaclass" for cls in above for name, _ in cls.node.keywords)
        return not own or any(base.partition(".")[0] not in self.engine.said.plain for base in bases if base)

    def _held_by(self, info: ClassInfo) -> list[tuple[str, Values]]:
        engine = self.engine
        candidates = [
            (name, assign.value)
            for name, assigns in info.attributes.items()
            for assign in assigns
            if isinstance(assign.value, Name | Attr | Call)
        ]
        if not candidates or engine.of(Models).mapped(info.key) is not None:
            return []
        frame = engine.frame_around(info)
        held: list[tuple[str, Values]] = []
        for name, expression in candidates:
            if isinstance(expression, Call):
                declared = engine.of(TableIndex).declared_by(info.module.path, expression)
                values: Values = (declared,) if declared is not None else self._made(frame, expression)
            else:
                values = engine.evaluate(frame, expression)
            kept = self._all_perhaps(tuple(v for v in values if isinstance(v, ClassRef | TableRef)))
            if kept:
                held.append((name, kept))
            held += self._inside(values)
        return held

    def _made(self, frame: Frame, made: Call) -> Values:
        """The object that a call of a class of the project makes in a class body: `owner = Field(User)`."""
        plain = [v for v in self.engine.evaluate(frame, made.func) if isinstance(v, ClassRef)]
        own = [v for v in plain if self.engine.of(Models).mapped(v.key) is None]
        return (
            self.engine.evaluate(frame, made) if own and len(own) == len(plain) and (made.args or made.keywords) else ()
        )

    def _inside(self, values: Values) -> list[tuple[str, Values]]:
        """What such objects hold, by the name of their attribute: who goes through the fields of a class asks them."""
        objects = (each for value in values if isinstance(value, Instance) for each in value.bound)
        return [(name, kept) for name, inner in objects if (kept := self._all_perhaps(inner))]

    def _all_perhaps(self, values: Values) -> Values:
        return tuple(perhaps for value in values if (perhaps := self._perhaps(value)) is not None)

    def _perhaps(self, value: Value) -> Value | None:
        """The value as one of many, or None where no model is in it."""
        match value:
            case ClassRef(key=key, args=args) if self.engine.of(Models).mapped(key) is not None:
                return ClassRef(key, args, True)
            case TableRef(key=key):
                return TableRef(key, True)
            case Instance() | Many():
                return self._left.ask(value, partial(self._left_of, value))
            case _:
                return None

    def _left_of(self, value: Instance | Many) -> Value | None:
        """An object or collection with the models in it alone; a row of a model is none in this sense."""
        if type(value) is Many:
            kept = self._all_perhaps(value.items)
            return Many(kept) if kept else None
        if not isinstance(value, Instance) or self.engine.of(Models).mapped(value.key) is not None:
            return None
        inside = tuple((name, kept) for name, held in value.bound if (kept := self._all_perhaps(held)))
        return Instance(value.key, value.args, inside) if inside else None


def _perhaps(engine: Interpreter, dotted: str, name: str) -> Values:
    held = engine.of(Held)
    return held.of_external(dotted, name) if dotted else held.of_unknown(name)


def _perhaps_of(engine: Interpreter, value: ClassRef | Instance) -> Values:
    return engine.of(Held).of_object(value)


def _after_modules(engine: Interpreter) -> None:
    engine.of(Held).find_all()


LIBRARY = Library(name="plugins", perhaps=_perhaps, perhaps_of=_perhaps_of, after_modules=_after_modules)
