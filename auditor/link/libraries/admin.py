"""Classes that give a model to a framework: admin views, GraphQL types, REST resources, and what we know nothing of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from auditor.facts.access import Confidence, Op, TableKey
from auditor.facts.code import Attr, Expr, Map, Name, Seq
from auditor.link.domain.frame import Frame
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.library import Library
from auditor.link.domain.values import ClassRef
from auditor.link.interpreter.classes import has_foreign_base
from auditor.link.libraries.sqlalchemy.declare.models import Models
from auditor.link.libraries.sqlalchemy.relations import tables_behind
from auditor.link.modules.index import ClassInfo
from auditor.link.syntax.names import dicts_in, last_part
from auditor.link.tables.declared import MappedInfo

#: Classes that describe data and touch none, by a part of the name of their bases.
#: Base classes that are given a model (`model = User`, `class Meta: model = User`, `model=User`): what they may do.
MODEL_VIEWS = {
    "ModelView": ("read", "write"),  # Flask-Admin, Getting Started; SQLAdmin, ModelView
    "SQLAlchemyObjectType": ("read",),  # graphene-sqlalchemy
    "SQLAlchemyConnectionField": ("read",),
}

#: Base classes that make rows of a model and put them into its table.
FACTORIES = {
    "SQLAlchemyModelFactory": ("write",),  # factory_boy, Using with ORMs: SQLAlchemy
    "SQLAlchemyFactory": ("write",),  # Polyfactory, SQLAlchemyFactory
    "AsyncSQLAlchemyFactory": ("write",),
}

#: Base classes that read and write the model of their `data_layer` for the routes they make.
RESOURCES = {
    "ResourceList": ("read", "write"),  # Flask-REST-JSONAPI, Resource manager; Data layer
    "ResourceDetail": ("read", "write"),
    "ResourceRelationship": ("read", "write"),
}


_DESCRIBING = ("Schema", "Form", "BaseModel", "Factory", "Serializer", "Field", "Enum", "DTO", "TypedDict", "Settings")


def offer_model(engine: Interpreter, frame: Frame, info: ClassInfo) -> None:
    """Record what the framework behind the class's bases may do with the models that its body names."""
    bases = [last_part(base) for base in engine.hierarchy.external_bases(info)]
    for ops, confidence, sources in (
        (_ops(MODEL_VIEWS, bases), Confidence.POSSIBLE, _named_models(info)),
        (_ops(FACTORIES, bases), Confidence.INFERRED, _named_models(info)),
        (_ops(RESOURCES, bases), Confidence.INFERRED, _data_layers(info)),
        (_all_ops(engine, info, bases), Confidence.POSSIBLE, _held(info)),
    ):
        if ops:
            for mapped in _models(engine, info, sources):
                for op in sorted(ops):
                    frame.record(mapped.table.key, op, info.node.line, "model-view", confidence)
                    for table in _related(engine, mapped):
                        frame.record(table, op, info.node.line, "model-view", Confidence.POSSIBLE)


def _related(engine: Interpreter, mapped: MappedInfo) -> Iterator[TableKey]:
    """Tables behind the relationships, which the framework shows and sets with the rest (SQLAdmin, ModelView:
    `form_columns` and the like default to all of them)."""
    for relationship in engine.of(Models).relationships(mapped).values():
        yield from tables_behind(engine, relationship)


def _ops(known: Mapping[str, tuple[str, ...]], bases: list[str]) -> set[Op]:
    return {Op(op) for base in bases for op in known.get(base, ())}


def _all_ops(engine: Interpreter, info: ClassInfo, bases: list[str]) -> set[Op]:
    """What a framework that we do not know could do: anything."""
    if not has_foreign_base(engine, info.key) or any(part in base for base in bases for part in _DESCRIBING):
        return set()
    return {Op.READ, Op.WRITE}


def _named_models(info: ClassInfo) -> Iterator[Expr]:
    """`class UserAdmin(ModelView, model=User)`, `model = User`, also in `class Meta`."""
    yield from (value for name, value in info.node.keywords if name == "model")
    for place in (info, *(inner for name, inner in info.classes.items() if name == "Meta")):
        for name in ("model", "__model__"):
            yield from (a.value for a in place.attributes.get(name, ()) if a.value is not None)


def _data_layers(info: ClassInfo) -> Iterator[Expr]:
    """`data_layer = {"session": session, "model": User}`."""
    for assign in info.attributes.get("data_layer", ()):
        for layer in dicts_in(assign.value):
            yield from (value for key, value in layer.items if getattr(key, "text", "") == "model")


def _held(info: ClassInfo) -> Iterator[Expr]:
    """Names inside of the dicts, lists and tuples that class attributes hold."""
    pending: list[Expr | None] = [
        assign.value
        for assigns in info.attributes.values()
        for assign in assigns
        if isinstance(assign.value, Map | Seq)
    ]
    while pending:
        match pending.pop():
            case Map(items=items):
                pending.extend(value for _, value in items)
            case Seq(items=items):
                pending.extend(items)
            case (Name() | Attr()) as found:
                yield found
            case _:
                pass


def _models(engine: Interpreter, info: ClassInfo, sources: Iterator[Expr]) -> Iterator[MappedInfo]:
    for source in sources:
        for value in engine.evaluate(engine.frame_around(info), source):
            if isinstance(value, ClassRef) and (mapped := engine.of(Models).mapped(value.key)) is not None:
                yield mapped


LIBRARY = Library(name="admin", body=offer_model)
