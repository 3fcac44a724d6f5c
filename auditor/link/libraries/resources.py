"""REST resources that read and write the model of their `data_layer`, and the relationships that their schema names.

Source: Flask-REST-JSONAPI, Resource manager; Data layer; Define relationships: only what the schema has a field for is
shown, included, and set by clients.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.facts.access import Confidence, Op
from auditor.facts.code import Expr
from auditor.facts.key import TableKey
from auditor.link.domain.frame import Frame
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.library import Library
from auditor.link.domain.values import ClassRef
from auditor.link.libraries.schemas.fields import schema_fields
from auditor.link.libraries.sqlalchemy.declare.models import Models
from auditor.link.libraries.sqlalchemy.offering import ALL, Shown, models_behind
from auditor.link.modules.index import ClassInfo
from auditor.link.syntax.names import dicts_in, last_part
from auditor.link.tables.declared import MappedInfo

#: Base classes of resources.
_RESOURCES = frozenset({"ResourceList", "ResourceDetail", "ResourceRelationship"})


def _offer(engine: Interpreter, frame: Frame, info: ClassInfo) -> None:
    if not any(last_part(base) in _RESOURCES for base in engine.hierarchy.external_bases(info)):
        return
    schemas, line = _schemas(engine, info), info.node.line
    shown, known = ALL, Confidence.POSSIBLE
    if schemas:
        names = frozenset(name for schema in schemas for name in schema_fields(engine, schema))
        shown, known = Shown(names), Confidence.INFERRED
    for mapped in models_behind(engine, engine.frame_around(info), _data_layers(info)):
        for op in (Op.READ, Op.WRITE):
            frame.record(mapped.table.key, op, line, "model-view", Confidence.INFERRED)
        for table in shown.tables(engine, mapped):
            frame.record(table, Op.READ, line, "model-view", known)
            frame.record(table, Op.WRITE, line, "model-view", Confidence.POSSIBLE)
        for relationship in shown.relationships(engine, mapped):
            if relationship.secondary is not None:
                frame.record(relationship.secondary, Op.WRITE, line, "model-view", known)
        for schema in schemas:
            for table in _in_nested(engine, schema, mapped, set()):
                frame.record(table, Op.READ, line, "model-view", Confidence.INFERRED)


def _in_nested(
    engine: Interpreter, schema: ClassInfo, mapped: MappedInfo, met: set[tuple[str, str]]
) -> Iterator[TableKey]:
    """The tables behind the relationships that schemas in the schema name of the rows that they are for."""
    models = engine.of(Models)
    for name, field in schema_fields(engine, schema).items():
        relationship = models.relationships(mapped).get(name)
        target = models.target(relationship) if relationship is not None else None
        for nested in field.nested:
            if target is None or (nested.key, target.key) in met:
                continue
            met.add((nested.key, target.key))
            inner = engine.index.classes[nested.key]
            yield from Shown(frozenset(schema_fields(engine, inner))).tables(engine, target)
            yield from _in_nested(engine, inner, target, met)


def _data_layers(info: ClassInfo) -> Iterator[Expr]:
    """`data_layer = {"session": session, "model": User}`."""
    for assign in info.attributes.get("data_layer", ()):
        for layer in dicts_in(assign.value):
            yield from (value for key, value in layer.items if getattr(key, "text", "") == "model")


def _schemas(engine: Interpreter, info: ClassInfo) -> list[ClassInfo]:
    """What says which attributes are shown; none, where that is not known."""
    for cls in engine.hierarchy.mro(info):
        for assign in cls.attributes.get("schema", ())[-1:]:
            values = engine.evaluate(engine.frame_around(cls), assign.value) if assign.value is not None else ()
            schemas = [engine.index.classes[value.key] for value in values if isinstance(value, ClassRef)]
            return schemas if len(schemas) == len(values) else []
    return []


LIBRARY = Library(name="resources", body=_offer)
