"""What resolvers of GraphQL give is asked for the fields of its type, by name.

Source: Strawberry, Resolvers (Defining resolvers); Graphene, Resolvers (Default Resolver) and Mutations; Ariadne,
Resolvers (Default resolver).
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.facts.access import Confidence
from auditor.facts.code import Call, Expr, Function
from auditor.link.domain.frame import Frame
from auditor.link.domain.given import Given, nothing_at
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.library import Library
from auditor.link.domain.values import (
    NOTHING,
    ClassRef,
    External,
    FunctionRef,
    Instance,
    Result,
    Values,
    walk,
)
from auditor.link.interpreter import calls
from auditor.link.libraries.schemas.filling import read_held, read_schema, read_type
from auditor.link.modules.index import ClassInfo, Unit
from auditor.link.syntax.names import decorator_target, last_name

#: Decorators that make a resolver of a function: of Strawberry, and of a type of Ariadne.
_FIELDS = frozenset({"field", "mutation", "subscription"})
_RESOLVING = "resolve_"


def _resolved(engine: Interpreter, frame: Frame, node: Function, returned: Values) -> None:
    """A function has given what the fields of a type are asked for."""
    owner = frame.unit.owner
    if owner is not None and node.name.startswith(_RESOLVING) and _is_of_graphene(engine, owner):
        for assign in owner.attributes.get(node.name.removeprefix(_RESOLVING), ())[-1:]:
            for schema in _types_in(engine, owner, assign.value):
                read_schema(engine, frame, schema, returned, node.line)
    for decorator in node.decorators:
        target = decorator_target(decorator)
        if last_name(target) in _FIELDS:
            made = engine.evaluate(engine.module_frame(frame.unit.module), target)
            roots = {value.name.partition(".")[0] for value in made if isinstance(value, External | Result)}
            if "strawberry" in roots:
                _read_returned(engine, frame, frame.unit, returned, node.line)
            elif "ariadne" in roots:  # the schema says which fields the type has
                _read_each(engine, frame, returned, node.line)


def _read_returned(engine: Interpreter, frame: Frame, unit: Unit, returned: Values, line: int) -> None:
    """The function says which type it gives: `-> list[OrderType]`."""
    said = unit.node.returns if unit.node is not None else None
    if said is not None:
        read_type(engine, frame, engine.module_frame(unit.module), said, returned, line)


def _read_each(engine: Interpreter, frame: Frame, values: Values, line: int) -> None:
    """Any relationship of the rows may be a field."""
    for value in walk(values):
        model = engine.model_of(value.key) if isinstance(value, Instance) else None
        if model is not None:
            model.read_each(engine, frame, line, Confidence.POSSIBLE)


def _field(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values | None:
    """`orders: list[OrderType] = strawberry.field(resolver=get_orders)`."""
    for value in given.keywords.get("resolver", NOTHING):
        unit = engine.index.units.get(value.key) if isinstance(value, FunctionRef) else None
        if unit is not None:
            returned = calls.call_values(engine, frame, (value,), nothing_at(given.line))
            _read_returned(engine, frame, unit, returned, given.line)
    return None


def _is_of_graphene(engine: Interpreter, info: ClassInfo) -> bool:
    return any(base.partition(".")[0].startswith("graphene") for base in engine.hierarchy.external_bases(info))


def _types_in(engine: Interpreter, info: ClassInfo, said: Expr | None) -> Iterator[ClassRef]:
    """The types in `graphene.List(graphene.NonNull(OrderType))`, `graphene.Field(lambda: OrderType)`."""
    if isinstance(said, Call):
        for inner in said.args[:1]:
            yield from _types_in(engine, info, getattr(inner, "body", inner))
    elif said is not None:
        values = engine.evaluate(engine.frame_around(info), said)
        yield from (value for value in values if isinstance(value, ClassRef))


def _inherited(engine: Interpreter, frame: Frame, value: ClassRef | Instance, name: str, given: Given) -> Values | None:
    """`CreateOrder(order=order)`: the answer of a mutation, which is asked for its fields."""
    if name == "__init__" and given.keywords and isinstance(value, ClassRef):
        info = engine.index.classes[value.key]
        if _is_of_graphene(engine, info):
            read_held(engine, frame, value, given.keywords, given.line)
    return None


LIBRARY = Library(
    name="graphql",
    functions={f"strawberry.{name}": _field for name in sorted(_FIELDS)},
    inherited=_inherited,
    returned=_resolved,
)
