"""Classes across files: resolved bases, method resolution order, type parameters, where an attribute is defined."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.facts.code import Assign, Attr, Call, Expr, Name, Sub
from auditor.link.domain.frame import Frame
from auditor.link.domain.interpreter import Base, Interpreter
from auditor.link.domain.values import NOTHING, ClassRef, External, ModuleRef, Result, TypeParameter, Values
from auditor.link.modules.index import ClassInfo, Unit
from auditor.link.syntax.names import call_name
from auditor.link.syntax.scopes import statements_of


def resolve_bases(engine: Interpreter, info: ClassInfo) -> tuple[Base, ...]:
    """The bases of a class in order; `Generic[T]` and `Protocol` are left out."""
    found: list[Base] = []
    frame = engine.frame_around(info)
    for expression in info.node.bases:
        args: tuple[Values, ...] = ()
        values = engine.evaluate(frame, expression.value if isinstance(expression, Sub) else expression)
        if isinstance(expression, Sub):
            args = engine.types.type_arguments(frame, expression.index)
        known = False
        for value in values:
            match value:
                case ClassRef(key=key) if key != info.key:
                    found.append(Base(engine.index.classes[key], "", args or value.args))
                    known = True
                case External(name=name) | Result(name=name):
                    known = True
                    if name not in {"typing.Generic", "typing.Protocol", "typing_extensions.Protocol"}:
                        found.append(Base(None, name, args))
                case _:
                    pass
        if not known:
            found.append(Base(None))
        found += [Base(given) for given in _given_to_factory(engine, frame, expression) if given is not info]
    return tuple(found)


#: By which keyword a function that makes a declarative base takes the class to make it of (ORM, Declarative Mapping
#: Styles: `declarative_base(cls=...)`; Flask-SQLAlchemy, Customizing the Model Class).
_FACTORIES = {"declarative_base": "cls", "generate_base": "cls", "SQLAlchemy": "model_class"}


def _given_to_factory(engine: Interpreter, frame: Frame, expression: Expr) -> Iterator[ClassInfo]:
    """The class behind `Base = declarative_base(cls=Common)` and `db = SQLAlchemy(model_class=Common)`."""
    holder = expression.value if isinstance(expression, Attr) and expression.name == "Model" else expression
    place = None
    if isinstance(holder, Name):
        place = engine.names.definition(frame.unit.module.path, holder.id)
    elif isinstance(holder, Attr):
        for value in engine.evaluate(frame, holder.value):
            if isinstance(value, ModuleRef) and not value.path.endswith("/"):
                place = engine.names.definition(value.path, holder.name)
    if place is None or not isinstance(place[2], Call):
        return
    keyword = _FACTORIES.get(call_name(place[2]))
    home = engine.module_frame(engine.index.modules.by_path[place[0]])
    for name, given in place[2].keywords:
        if name == keyword:
            yield from (engine.index.classes[v.key] for v in engine.evaluate(home, given) if isinstance(v, ClassRef))


def linearize(engine: Interpreter, info: ClassInfo) -> tuple[ClassInfo, ...]:
    """The method resolution order among project classes: depth first, a shared base after all that inherit it."""
    order: list[ClassInfo] = []

    def visit(current: ClassInfo, above: tuple[str, ...]) -> None:
        if current in order:
            order.remove(current)
        order.append(current)
        for base in engine.hierarchy.bases(current):
            if base.info is not None and base.info.key not in above:
                visit(base.info, (*above, base.info.key))

    visit(info, (info.key,))
    return tuple(order)


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
    order = engine.hierarchy.mro(info)
    if after is not None and after in order:
        order = order[order.index(after) + 1 :]
    for cls in order:
        if name in cls.methods:
            return cls.methods[name]
        if name in cls.attributes:
            return []
    return []


def bind_parameters(engine: Interpreter, info: ClassInfo, args: tuple[Values, ...]) -> dict[str, Values]:
    """What the type parameters of the class and its bases stand for, given the arguments of the class itself.

    Source: typing module documentation, user-defined generic types.
    """
    bound: dict[str, Values] = {}
    _bind(engine, info, args, bound, 0)
    return bound


def _bind(engine: Interpreter, info: ClassInfo, args: tuple[Values, ...], bound: dict[str, Values], depth: int) -> None:
    for name, values in zip(parameters_of(engine, info), args, strict=False):
        if values and name not in bound:
            bound[name] = values
    if depth > 12:
        return
    for base in engine.hierarchy.bases(info):
        if base.info is not None:
            passed = tuple(_substitute(values, bound) for values in base.args)
            _bind(engine, base.info, passed, bound, depth + 1)


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


def index_stores(info: ClassInfo) -> dict[str, list[tuple[Unit, Assign]]]:
    """What the methods of the class assign to attributes of self, by attribute."""
    found: dict[str, list[tuple[Unit, Assign]]] = {}
    for units in info.methods.values():
        for unit in units:
            if unit.node is None or not unit.node.params:
                continue
            me = unit.node.params[0].name
            for statement in statements_of(unit.node.body):
                if isinstance(statement, Assign):
                    for target in statement.targets:
                        if isinstance(target, Attr) and isinstance(target.value, Name) and target.value.id == me:
                            found.setdefault(target.name, []).append((unit, statement))
    return found
