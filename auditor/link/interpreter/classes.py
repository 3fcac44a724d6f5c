"""Classes across files: resolved bases, method resolution order, type parameters, where an attribute is defined."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from auditor.facts.access import Blindness
from auditor.facts.code import Attr, Expr, Name, Sub
from auditor.facts.nodes import nodes_of
from auditor.link.domain.findings import Unseen
from auditor.link.domain.frame import Base, Frame
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import (
    NOTHING,
    ClassRef,
    External,
    Instance,
    Result,
    Text,
    TypeParameter,
    Values,
    union,
)
from auditor.link.interpreter import remade
from auditor.link.interpreter.bound_to import first_of, stored
from auditor.link.modules.index import ClassInfo, Unit
from auditor.link.syntax.names import last_part

#: Classes above one another; more are not looked at, for all of them are kept for each class.
MOST_BASES = 256
#: Ways from a class to its bases on which arguments of type parameters are passed on.
_MOST_BOUND = 256
#: Methods that make a class (Python, Data model: Customizing class creation).
_CREATING = frozenset({"__new__", "__init__", "__prepare__"})
#: Bases that add nothing to a class that an audit could ask for.
_GIVING_NOTHING = frozenset(
    {"builtins.object", "abc.ABC", "typing.Generic", "typing.Protocol", "typing_extensions.Generic",
     "typing_extensions.Protocol"}
)  # fmt: skip


def resolve_bases(engine: Interpreter, info: ClassInfo) -> tuple[Base, ...]:
    """The bases of a class in order; `Generic[T]` and `Protocol` are left out."""
    found: list[Base] = []
    frame = _around_header(engine, info)
    for expression in info.node.bases:
        args: tuple[Values, ...] = ()
        named = expression.value if isinstance(expression, Sub) else expression
        values = _kept_by_owner(engine, info, named) or engine.evaluate(frame, named)
        if isinstance(expression, Sub):
            args = engine.types.type_arguments(frame, expression.index)
        known = False
        for value in _not_shadowed(engine, expression, values):
            match value:
                case ClassRef(key=key) if key != info.key:
                    found.append(Base(engine.index.classes[key], "", args or value.args))
                    known = True
                case External(name=name) | Result(name=name):
                    known = True
                    if name not in _GIVING_NOTHING:
                        found.append(Base(None, name, args))
                case _:
                    pass
        given = [Base(each) for each in engine.given_bases(frame, expression) if each is not info]
        found += given if known or given else (Base(None),)
    if remade.is_remade(engine, frame, info):
        found.append(Base(None))
    return tuple(found)


def _around_header(engine: Interpreter, info: ClassInfo) -> Frame:
    """The frame in which the bases are named: where the class stands in the body of another, what that body has bound
    before is a name there (Python reference, 8.8 Class definitions; 4.2.2 Resolution of names)."""
    frame = engine.frame_around(info, header=True)
    outer = engine.index.classes.get(info.key.rpartition(".")[0])
    if outer is None or outer.classes.get(info.node.name) is not info:
        return frame
    bound: dict[str, Values] = {}
    for name in {each.id for each in nodes_of(info.node.bases, Name) if isinstance(each, Name)}:
        beside = outer.classes.get(name)
        if beside is not None and beside.node.line < info.node.line:
            bound[name] = (ClassRef(beside.key),)
        elif any(each.line < info.node.line for each in outer.attributes.get(name, ())):
            bound[name] = engine.hierarchy.class_attribute(outer, name, ClassRef(outer.key))
    return Frame(frame.unit, frame.context, None, frame, bound, quiet=True) if bound else frame


def _kept_by_owner(engine: Interpreter, info: ClassInfo, named: Expr) -> Values:
    """What methods store in the attribute that the base of a class in one of them names: `class Order(self.Base)`."""
    unit = info.inside
    if type(named) is not Attr or type(named.value) is not Name or unit is None or unit.owner is None:
        return NOTHING
    if first_of(unit) != named.value.id:
        return NOTHING
    for owner in engine.hierarchy.mro(unit.owner):
        held = [(each, value) for each in _methods(owner) for value in stored(each, named.name)]
        if held:
            own, base = engine.frame_around(info, header=True), engine.module_frame(owner.module)
            return union(*(engine.evaluate(own if each is unit else base, value) for each, value in held))
        if named.name in owner.attributes:
            return engine.hierarchy.class_attribute(owner, named.name, ClassRef(owner.key))
    return NOTHING


def _methods(owner: ClassInfo) -> Iterator[Unit]:
    return (each for several in owner.methods.values() for each in several)


def _not_shadowed(engine: Interpreter, expression: Expr, values: Values) -> Values:
    """What the name of a base stands for behind `class Base(Base)`: the class, and no longer what it inherits from."""
    if type(expression) is not Name or len(values) < 2:
        return values
    takers = [value for value in values if type(value) is ClassRef and _takes_name(engine, value, expression.id)]
    return tuple(takers) or values


def _takes_name(engine: Interpreter, cls: ClassRef, name: str) -> bool:
    node = engine.index.classes[cls.key].node
    return node.name == name and any(type(base) is Name and base.id == name for base in node.bases)


def linearize(engine: Interpreter, info: ClassInfo) -> tuple[ClassInfo, ...]:
    """The method resolution order among project classes: depth first, a shared base after all that inherit it.

    It is the postorder over the bases from right to left, backwards: each class is visited once, however many ways
    lead to it. Of more than `MOST_BASES` the nearest are kept, and the class is a blind spot.
    """
    cut = False
    order: list[ClassInfo] = []
    met = {info.key}
    open_classes = [(info, _project_bases(engine, info))]
    while open_classes:
        current, bases = open_classes[-1]
        base = next((each for each in bases if each.key not in met), None)
        if base is None or len(met) >= MOST_BASES:
            cut = cut or base is not None
            order.append(current)
            open_classes.pop()
        else:
            met.add(base.key)
            open_classes.append((base, _project_bases(engine, base)))
    if cut:
        detail = f"the class {info.name} has more than {MOST_BASES} classes above it; the nearest are looked at"
        engine.module_frame(info.module).note(Unseen(info.node.line, Blindness.INTERNAL, detail))
    return tuple(reversed(order))


def _project_bases(engine: Interpreter, info: ClassInfo) -> Iterator[ClassInfo]:
    """The bases that are classes of the project, the last one first."""
    return (base.info for base in reversed(engine.hierarchy.bases(info)) if base.info is not None)


def external_bases(engine: Interpreter, info: ClassInfo) -> tuple[str, ...]:
    """The dotted names of the external classes that the class inherits from, directly or not; ``""`` for unknown."""
    return tuple(
        dict.fromkeys(
            base.external
            for cls in engine.hierarchy.mro(info)
            for base in engine.hierarchy.bases(cls)
            if base.info is None
        )
    )


def find_method(engine: Interpreter, info: ClassInfo, name: str, after: ClassInfo | None = None) -> list[Unit]:
    """The definitions of a method in the nearest class that has it; `after` starts behind a class, as super() does."""
    if name not in engine.index.methods_named:  # special methods are asked for everywhere, and mostly nobody has them
        return []
    if after is None:
        return engine.hierarchy.methods(info, name)
    order = engine.hierarchy.mro(info)
    return first_method(order[order.index(after) + 1 :] if after in order else order, name)


def first_method(order: tuple[ClassInfo, ...], name: str) -> list[Unit]:
    """The definitions in the first of the classes in whose body the name is a method."""
    for cls in order:
        if name in cls.methods:
            return cls.methods[name]
        if name in cls.attributes:
            return []
    return []


def texts_in(engine: Interpreter, several: Iterable[ClassInfo], name: str, key: str) -> Values:
    """The strings that the bodies of the classes give the attribute of an object of the class of that key."""
    value = Instance(key)
    held = (engine.hierarchy.class_attribute(cls, name, value) for cls in several if name in cls.attributes)
    return tuple(each for each in union(*held) if isinstance(each, Text))


def bind_parameters(engine: Interpreter, info: ClassInfo, args: tuple[Values, ...]) -> dict[str, Values]:
    """What the type parameters of the class and its bases stand for, given the arguments of the class itself.

    Source: typing module documentation, user-defined generic types.
    """
    bound: dict[str, Values] = {}
    _bind(engine, info, args, bound, {(info.key, args)})
    return bound


def _bind(
    engine: Interpreter,
    info: ClassInfo,
    args: tuple[Values, ...],
    bound: dict[str, Values],
    met: set[tuple[str, tuple[Values, ...]]],
    depth: int = 0,
) -> None:
    for name, values in zip(parameters_of(engine, info), args, strict=False):
        if values and name not in bound:
            bound[name] = values
    if depth > 12:
        return
    for base in engine.hierarchy.bases(info):
        if base.info is not None:
            passed = tuple(_substitute(values, bound) for values in base.args)
            if (base.info.key, passed) not in met and len(met) < _MOST_BOUND:
                met.add((base.info.key, passed))
                _bind(engine, base.info, passed, bound, met, depth + 1)


def _substitute(values: Values, bound: dict[str, Values]) -> Values:
    found: list[Values] = [
        bound.get(value.name, NOTHING) if isinstance(value, TypeParameter) else (value,) for value in values
    ]
    return tuple(value for group in found for value in group)


def parameters_of(engine: Interpreter, info: ClassInfo) -> tuple[str, ...]:
    """The names of the type parameters that a class declares: PEP 695, `Generic[T]`, or those its bases mention."""
    if info.node.type_params:
        return tuple(name for name, _ in info.node.type_params)
    names: dict[str, None] = {}
    frame = engine.frame_around(info)
    for expression in info.node.bases:
        if isinstance(expression, Sub):
            for values in engine.types.type_arguments(frame, expression.index):
                names.update((value.name, None) for value in values if isinstance(value, TypeParameter))
    return tuple(names)


def has_foreign_base(engine: Interpreter, key: str) -> bool:
    """Does something of which nothing is known give the class methods of its own: a library, or what makes a base?"""
    bases = engine.hierarchy.external_bases(engine.index.classes[key])
    roots = (base.partition(".")[0] for base in bases)
    return any(root not in engine.said.roots and root not in engine.said.plain for root in roots)


def creates_class(engine: Interpreter, info: ClassInfo, method: str) -> bool:
    """Is the method of a metaclass one that makes a class, as `type` does?"""
    return method in _CREATING and is_metaclass(engine, info)


def is_metaclass(engine: Interpreter, info: ClassInfo) -> bool:
    """Is it below `type`, or below what a library calls a metaclass?"""
    names = [last_part(base) for base in engine.hierarchy.external_bases(info)]
    return any(name == "type" or name.lower().endswith(("meta", "metaclass")) for name in names)
