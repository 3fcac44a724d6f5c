"""Classes of the project: bases, method resolution order, attributes that methods store."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from itertools import islice, takewhile

from auditor.errors import contain
from auditor.facts.access import Blindness
from auditor.facts.code import Assign
from auditor.link.domain.findings import Unseen
from auditor.link.domain.frame import Base, Frame
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.late import plain_way
from auditor.link.domain.values import NOTHING, ClassRef, Instance, Result, Values, union
from auditor.link.interpreter import class_scope, classes, functions, parameters
from auditor.link.interpreter.filled import with_attribute, with_filled
from auditor.link.interpreter.growth import index_stores
from auditor.link.interpreter.telling import names_table
from auditor.link.modules import decorators
from auditor.link.modules.index import ClassInfo, Unit


class Hierarchy:
    """Classes of the project: bases, method resolution order, attributes that methods store."""

    def __init__(self, engine: Interpreter) -> None:
        self.engine = engine
        self._answers = engine.answers
        # What is settled of what is asked a million times.
        self._mro: dict[str, tuple[ClassInfo, ...]] = self._answers.known("mro")
        self._external: dict[str, tuple[str, ...]] = self._answers.known("external")
        self._methods: dict[tuple[str, str], list[Unit]] = self._answers.known("methods")
        self._storing: dict[str, dict[str, str]] = self._answers.known("storing")
        self._definers: dict[tuple[str, str], ClassInfo | None] = self._answers.known("definer")
        self._all_below: dict[str, dict[str, list[ClassInfo]]] = self._answers.known("subclasses")
        self._ready: set[tuple[str, str]] = set()  # attributes whose storing methods are understood
        self._store_index: dict[str, dict[str, list[tuple[Unit, Assign]]]] = {}
        self._default_owners: dict[str, Instance | ClassRef | None] = {}
        self._below: dict[str, list[ClassInfo]] = {}  # in which the next was found
        self._defining: dict[tuple[str, str], tuple[ClassInfo, ...]] = {}

    def bases(self, info: ClassInfo) -> tuple[Base, ...]:
        return self._answers.ask("bases", info.key, lambda: self._resolved(info), ())

    def _resolved(self, info: ClassInfo) -> tuple[Base, ...]:
        """The bases; where they cannot be understood, one of which nothing is known."""
        try:
            return classes.resolve_bases(self.engine, info)
        except Exception as error:
            detail = f"the bases of {info.name}: {contain(error)} in auditor"
            self.engine.module_frame(info.module).note(Unseen(info.node.line, Blindness.INTERNAL, detail))
            return (Base(None),)

    def mro(self, info: ClassInfo) -> tuple[ClassInfo, ...]:
        found = self._mro.get(info.key)
        if found is not None:
            return found
        none: tuple[ClassInfo, ...] = ()
        return self._answers.ask("mro", info.key, lambda: classes.linearize(self.engine, info), none)

    def external_bases(self, info: ClassInfo) -> tuple[str, ...]:
        found = self._external.get(info.key)
        if found is not None:
            return found
        none: tuple[str, ...] = ()
        return self._answers.ask("external", info.key, lambda: classes.external_bases(self.engine, info), none)

    def methods(self, info: ClassInfo, name: str) -> list[Unit]:
        """The definitions of a method in the nearest class that has it."""
        key = (info.key, name)
        found = self._methods.get(key)
        if found is not None:
            return found
        none: list[Unit] = []
        return self._answers.ask(
            "methods", key, lambda: classes.first_method(self.mro(info), name), none, self._all_declared
        )

    def definer(self, info: ClassInfo, name: str) -> ClassInfo | None:
        """The nearest class in whose body the name is a method, an attribute or a class."""
        key = (info.key, name)
        found = self._definers.get(key, info)
        if found is not info or key in self._definers:
            return found
        return self._answers.ask("definer", key, lambda: self._definer(info, name), None, self._all_declared)

    def _definer(self, info: ClassInfo, name: str) -> ClassInfo | None:
        order = self.mro(info)
        return next(
            (cls for cls in order if name in cls.methods or name in cls.attributes or name in cls.classes), None
        )

    def _all_declared(self) -> bool:
        return self.engine.index_complete

    def put_nearer(self, info: ClassInfo, definer: ClassInfo | None, name: str) -> Values:
        """What was put on a class that is nearer than the one in whose body the name stands."""
        nearer = takewhile(lambda cls: cls is not definer, self.mro(info))
        return next(filter(None, (self.engine.declares.put_on(cls.key, name) for cls in nearer)), NOTHING)

    def class_attribute(self, cls: ClassInfo, name: str, value: ClassRef | Instance) -> Values:
        """What the class body assigns to the attribute, or what its annotation promises; nothing in a circle."""
        asked = (cls.key, name, value)
        keep = _never if cls.inside is not None or cls.key in self.engine.around else None  # it holds it at the time
        held = self._answers.ask(
            "class attribute", asked, lambda: self._class_attribute(cls, name, value), NOTHING, keep
        )
        return with_filled(self.engine, cls.key, name, held)

    def _class_attribute(self, cls: ClassInfo, name: str, value: ClassRef | Instance) -> Values:
        around = self.engine.frame_around(cls)
        found: list[Values] = []
        for assign in cls.attributes[name]:
            frame, given = class_scope.inside(self.engine, around, cls, assign, value), assign.value
            values = self.engine.evaluate(frame, class_scope.wrapped(given)[1]) if given is not None else NOTHING
            if assign.annotation is not None and all(type(each) is Result for each in values):  # `field()` says nothing
                owned = Frame(frame.unit, frame.context, value, around.outer, quiet=True)
                said = self.engine.types.annotated(owned, assign.annotation)
                values = union(values, (each for each in said if names_table(self.engine, each))) if values else said
            found.append(values)
        return union(*found)

    def stored(self, info: ClassInfo, name: str, value: Instance) -> Values:
        """What methods of the class store in `self.engine.name`, over all methods."""
        if self.engine.index_complete and (info.key, name) not in self._ready:
            self._understand_storing(info, name)
        asked = (info.key, name, value)
        held = self._answers.ask("stored", asked, lambda: self._all_stores(info, name, value), NOTHING)
        if name not in self.engine.declares.kept:
            return held
        values = with_filled(self.engine, self.stored_by(info, name), name, held)
        return with_attribute(self.engine, info.key, name, values)

    def constants_below(self, info: ClassInfo, name: str) -> Values:
        """The strings that subclasses give an attribute which the class leaves to them, whatever its type arguments."""
        below = self.defined_below(info, name)
        asked, is_lasting = (info.key, name), lambda: all(cls.inside is None for cls in below)
        look = partial(classes.texts_in, self.engine, below, name, info.key)
        return self._answers.ask("constants", asked, look, NOTHING, is_lasting) if below else NOTHING

    def stored_by(self, info: ClassInfo, name: str) -> str:
        """The nearest class whose objects store the attribute themselves, even where nobody can tell what; or none."""
        known = self._storing.get(info.key)
        return (self._all_storing(info) if known is None else known).get(name, "")

    def _all_storing(self, info: ClassInfo) -> dict[str, str]:
        none: dict[str, str] = {}
        by = ((name, cls.key) for cls in reversed(self.mro(info)) for name in self._stores_of(cls))
        return self._answers.ask("storing", info.key, lambda: dict(by), none)

    def bases_giving(self, info: ClassInfo, name: str, value: ClassRef | Instance) -> list[str]:
        """The classes outside of the project that may give the attribute: none does where the object stores it."""
        own = isinstance(value, Instance) and self.stored_by(info, name)
        return [] if own else [base for base in self.external_bases(info) if base]

    def _all_stores(self, info: ClassInfo, name: str, value: Instance) -> Values:
        found: list[Values] = []
        for cls in self.mro(info):
            for unit, assign in self._stores_of(cls).get(name, ()):
                env = self._variables_of(unit, value, inherited=cls is not info)
                frame = Frame(unit, self.engine.context_of(unit, True), value, None, env, quiet=True)
                if assign.annotation is not None:
                    found.append(self.engine.types.annotated(frame, assign.annotation))
                if assign.value is not None:
                    found.append(self.engine.evaluate(frame, assign.value))
        return union(*found, self._stored_by_constructor(info, name))

    def _variables_of(self, unit: Unit, value: Instance, inherited: bool) -> dict[str, Values]:
        """What the variables of a method of this very object hold: self is the object in any case, so that it does not
        matter whether the method was understood before."""
        parameters = self._parameters_only(unit, value)
        variables = self._answers.variables(plain_way(unit.key))
        if variables is None:
            return dict(parameters)
        bound = value.args or inherited  # type parameters are bound: `model: type[M]`
        known = parameters if bound else dict(islice(parameters.items(), 1))
        return {**variables, **{name: given for name, given in known.items() if given}}

    def _stored_by_constructor(self, info: ClassInfo, name: str) -> Values:
        """What the constructor of the class itself has its base store: `super().__init__(User, session)`."""
        inits = classes.find_method(self.engine, info, "__init__")
        if not inits or not self.engine.index_complete or name in self._stores_of(info):
            return NOTHING
        outcome = self._answers.outcome(plain_way(inits[-1].key))
        return outcome.stores.get(name, NOTHING) if outcome is not None else NOTHING

    def _understand_storing(self, info: ClassInfo, name: str) -> None:
        """Understand the methods that store the attribute before it is asked what they store, so that it does not
        matter who comes first."""
        storing = [unit for cls in self.mro(info) for unit, _ in self._stores_of(cls).get(name, ())]
        if name not in self._stores_of(info):
            storing += classes.find_method(self.engine, info, "__init__")[-1:]
        waiting = [unit for unit in storing if not self._is_understood(unit)]
        if not waiting:
            self._ready.add((info.key, name))

    def _is_understood(self, unit: Unit) -> bool:
        """Is the method understood, or will it never be? It is now, if it can be."""
        way = plain_way(unit.key)
        if unit.module.path in self.engine.silent:
            return True
        if self._answers.begun(way) is None and not self.engine.names.busy:
            functions.enter_plainly(self.engine, unit)
        return self._answers.is_settled(way)

    def class_attributes(self, value: ClassRef | Instance) -> Values:
        """What the class bodies assign, to whatever name."""
        mro = self.mro(self.engine.index.classes[value.key])
        return union(*(self.class_attribute(cls, name, value) for cls in mro for name in cls.attributes))

    def all_stored(self, value: Instance) -> Values:
        """What methods store on the object, under whatever name."""
        info = self.engine.index.classes[value.key]
        return union(*(self.stored(info, name, value) for name in self._all_storing(info)))

    def _parameters_only(self, unit: Unit, value: Instance) -> dict[str, Values]:
        """What the parameters of the unit hold by their annotations, for an object of this very type."""
        key = (unit.key, value)
        nothing: dict[str, Values] = {}
        return self._answers.ask("parameters", key, lambda: self._bound_plainly(unit, value), nothing)

    def _bound_plainly(self, unit: Unit, value: Instance) -> dict[str, Values]:
        frame = Frame(unit, self.engine.context_of(unit, True), value, quiet=True)
        parameters.bind_plainly(self.engine, frame)
        return frame.env

    def _stores_of(self, cls: ClassInfo) -> dict[str, list[tuple[Unit, Assign]]]:
        if cls.key not in self._store_index:
            self._store_index[cls.key] = index_stores(cls)
        return self._store_index[cls.key]

    def subclasses(self, info: ClassInfo) -> tuple[ClassInfo, ...]:
        """All classes that inherit from the class, directly or not."""
        return tuple(self._subclasses().get(info.key, ()))

    @contextmanager
    def all_at_hand(self) -> Iterator[None]:
        """Meanwhile it is known which classes are below which, of those that there are now: where it is asked in the
        middle of each of many questions that need it, it is answered anew for each."""
        known = bool(self._all_below)
        self._subclasses()
        yield
        if not known:
            self._answers.forget("subclasses")

    def defined_below(self, info: ClassInfo, name: str) -> tuple[ClassInfo, ...]:
        """Those of its subclasses in whose body an attribute or method of the name stands. Looked for once for a name:
        a class may have thousands below it, and objects of it are asked all the time."""
        below = self._subclasses()
        if below is not self._below or not self.engine.index_complete:
            self._below = below
            self._defining.clear()
        key = (info.key, name)
        if key not in self._defining:
            inherit = below.get(info.key, ())
            self._defining[key] = tuple(cls for cls in inherit if name in cls.attributes or name in cls.methods)
        return self._defining[key]

    def _subclasses(self) -> dict[str, list[ClassInfo]]:
        found = self._all_below.get("")
        if found is not None:
            return found
        none: dict[str, list[ClassInfo]] = {}
        return self._answers.ask("subclasses", "", self._all_subclasses, none)

    def _all_subclasses(self) -> dict[str, list[ClassInfo]]:
        found: dict[str, list[ClassInfo]] = {}
        for each in self.engine.index.classes.values():
            for cls in self.mro(each)[1:]:
                found.setdefault(cls.key, []).append(each)
        return found

    def overrides(self, unit: Unit) -> list[Unit]:
        """Definitions of the same method in subclasses: a call on self may run any of them."""
        owner, node = unit.owner, unit.node
        if owner is None or node is None or unit not in owner.methods.get(node.name, ()):
            return []
        return [other for info in self.defined_below(owner, node.name) for other in info.methods.get(node.name, ())]

    def default_owner(self, unit: Unit) -> Instance | ClassRef | None:
        """What self or cls is when nothing more is known."""
        if unit.owner is None:
            return None
        if unit.key not in self._default_owners:
            kind = decorators.kind_of(unit)
            made = ClassRef(unit.owner.key) if kind == "class" else Instance(unit.owner.key)
            self._default_owners[unit.key] = None if kind == "static" else made
        return self._default_owners[unit.key]

    def forget(self) -> None:
        """What classes store, and which are below which, is looked at again: now all tables and classes are made."""
        self._answers.forget("stored", "parameters", "constants", "subclasses")
        self._ready.clear()


def _never() -> bool:
    return False
