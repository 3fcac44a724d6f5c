"""Constructing classes, and what mapped and schema classes inherit from their libraries."""

from __future__ import annotations

from auditor.effects.catalogue import is_family
from auditor.facts.access import Confidence, Op
from auditor.facts.code import Call, Function
from auditor.link.domain.frame import Frame
from auditor.link.domain.given import Given, nothing_at
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.ledger import RawAccess
from auditor.link.domain.values import (
    NOTHING,
    ClassRef,
    FunctionRef,
    Instance,
    Many,
    Values,
    union,
    walk,
)
from auditor.link.interpreter import classes, members
from auditor.link.interpreter.telling import kept_of
from auditor.link.libraries import repositories
from auditor.link.libraries.sqlalchemy import effects, touch
from auditor.link.libraries.sqlalchemy.declare.mapping import is_plain_external
from auditor.link.libraries.sqlalchemy.declare.models import Models
from auditor.link.libraries.sqlalchemy.rows import Pending
from auditor.link.modules.index import ClassInfo
from auditor.link.tables.declared import MappedInfo, RelationshipInfo

_FROM_OBJECT = frozenset(
    {"model_validate", "from_orm", "parse_obj", "validate", "from_attributes", "dump", "serialize", "jsonify"}
)


def construct(engine: Interpreter, frame: Frame, value: ClassRef, given: Given) -> Values:
    """`Class(...)`: a mapped class becomes a pending row, any class remembers what of interest it was given."""
    args, keywords, line = given.args, given.keywords, given.line
    info = engine.index.classes[value.key]
    mapped = engine.of(Models).mapped(value.key)
    everything = given.everything
    engine.notes.link_constructor(frame, info, line)
    if mapped is not None:
        return _construct_row(engine, frame, value, mapped, given)
    engine.of(Pending).escape(frame, everything)
    inits = classes.find_method(engine, info, "__init__")
    bound: dict[str, Values] = {}
    if inits:
        plain = Instance(value.key, value.args)
        bound = engine.call_constructor(frame, FunctionRef(inits[-1].key, plain), given)
    else:
        bound = _fields(engine, info, args, keywords)
        if has_foreign_base(engine, info.key):  # its constructor is a library's
            effects.pass_outside(engine, frame, info.node.name, given, False)
    kept = kept_of(engine, bound)
    made = Instance(value.key, value.args, kept)
    if kept and not frame.quiet:
        engine.made.setdefault(made, (frame.unit, line))
    return (made,)


def _fields(engine: Interpreter, info: ClassInfo, args: list[Values], keywords: dict[str, Values]) -> dict[str, Values]:
    """Data classes, named tuples, pydantic models: arguments become the annotated attributes in order."""
    names = [
        name for cls in reversed(engine.hierarchy.mro(info)) for name, a in cls.attributes.items() if a[0].annotation
    ]
    return {**dict(zip(names, args, strict=False)), **keywords}


def _construct_row(
    engine: Interpreter,
    frame: Frame,
    value: ClassRef,
    mapped: MappedInfo,
    given: Given,
) -> Values:
    args, keywords, line = given.args, given.keywords, given.line
    site = engine.of(Pending).new_site()
    confidence = touch.confidence_of(frame, value)
    engine.of(Pending).construct(
        frame, site, [RawAccess(table, Op.WRITE, line, "constructor", confidence) for table in touch.own_tables(mapped)]
    )
    relationships = engine.of(Models).relationships(mapped)
    for name, values in keywords.items():
        relationship = relationships.get(name)
        proxy = engine.of(Models).proxy(mapped, name) if relationship is None else None
        if proxy is not None:
            relationship = relationships.get(proxy[0])
        if relationship is not None:
            tie(engine, frame, site, relationship, values, line)
            if proxy is not None:  # its creator makes the rows
                _add_write_of_target(engine, site, relationship, line)
        else:
            engine.of(Pending).escape(frame, values)
    inits = classes.find_method(engine, mapped.info, "__init__")
    row = Instance(value.key, value.args, maybe=value.maybe, site=site)
    if inits:
        engine.call_function(frame, FunctionRef(inits[-1].key, row), given)
    engine.of(Pending).escape(frame, union(*args))
    return (row,)


def tie(
    engine: Interpreter, frame: Frame, site: int, relationship: RelationshipInfo, values: Values, line: int
) -> None:
    """A relationship of a row just made is set: what is made with it goes where it goes, and the other way round.

    Rows that are not made here get their foreign key set, where it is theirs."""
    row = Instance(relationship.owner.key, site=site)
    if relationship.secondary is not None:
        engine.of(Pending).tie(site, (row,))
        engine.of(Pending).add_pending(
            site, RawAccess(relationship.secondary, Op.WRITE, line, "relationship-set", Confidence.INFERRED)
        )
    elif not relationship.owns_key and (
        not values or any(isinstance(value, Instance) and not value.site for value in walk(values))
    ):
        _add_write_of_target(engine, site, relationship, line)
    engine.of(Pending).tie(site, values)
    for value in walk(values):
        if isinstance(value, Instance) and value.site:
            engine.of(Pending).tie(value.site, (row,))
        elif isinstance(value, Instance) and engine.of(Models).mapped(value.key) is not None:
            engine.of(Pending).escape(frame, (row,))  # linked to a row of the session


def _add_write_of_target(engine: Interpreter, site: int, relationship: RelationshipInfo, line: int) -> None:
    target = engine.of(Models).target(relationship)
    if target is not None:
        engine.of(Pending).add_pending(
            site, RawAccess(target.table.key, Op.WRITE, line, "relationship-set", Confidence.INFERRED)
        )


def read_response(engine: Interpreter, frame: Frame, node: Function, returned: Values) -> None:
    """FastAPI fills `response_model` from what a route returns (FastAPI, Response Model - Return Type)."""
    for decorator in node.decorators:
        if isinstance(decorator, Call):
            for name, value in decorator.keywords:
                if name == "response_model":
                    for schema in walk(engine.types.annotated(engine.module_frame(frame.unit.module), value)):
                        if isinstance(schema, Instance):
                            _read_schema(engine, frame, schema, returned, node.line)


def inherited_call(
    engine: Interpreter,
    frame: Frame,
    value: ClassRef | Instance,
    name: str,
    given: Given,
) -> Values | None:
    """Methods that a class has from outside the project; None where we know nothing of them."""
    args, line = given.args, given.line
    if name in _FROM_OBJECT:
        _read_schema(engine, frame, value, union(*args), line)
        return (Instance(value.key, value.args),) if isinstance(value, ClassRef) else NOTHING
    if engine.of(Models).mapped(value.key) is None:
        if name == "load" and (models := _loaded_models(engine, value)):
            return union(*(construct(engine, frame, model, nothing_at(line)) for model in models))
        if not has_foreign_base(engine, value.key):
            return None
        return repositories.call(engine, frame, repositories.models_of(engine, value), name, line)
    if isinstance(value, Instance) and name in engine.catalogue.row_methods and has_foreign_base(engine, value.key):
        touch.write_values(engine, frame, (value,), line, "row-method")
        return (value,)
    if name in {"copy", "model_copy"}:
        return (Instance(value.key, value.args),)
    return None


def _loaded_models(engine: Interpreter, value: ClassRef | Instance) -> list[ClassRef]:
    """What `schema.load(data)` makes rows of: `class Meta: model = User; load_instance = True` (marshmallow-sqlalchemy,
    Options)."""
    for cls in engine.hierarchy.mro(engine.index.classes[value.key]):
        meta = cls.classes.get("Meta")
        if meta is not None and "load_instance" in meta.attributes:
            return engine.hierarchy.models_named(meta)
    return []


def has_foreign_base(engine: Interpreter, key: str) -> bool:
    """Does a library other than SQLAlchemy give the class methods of its own?"""
    bases = engine.hierarchy.external_bases(engine.index.classes[key])
    return any(base and not is_family(base) and not is_plain_external(base) for base in bases)


def _read_schema(engine: Interpreter, frame: Frame, schema: ClassRef | Instance, given: Values, line: int) -> None:
    """A pydantic or marshmallow schema filled from a row reads the relationships that its fields name
    (pydantic, Models: Arbitrary class instances; marshmallow-sqlalchemy)."""
    fields = schema_fields(engine, engine.index.classes[schema.key])
    for value in given:
        items = value.items if isinstance(value, Many) else (value,)
        for item in items:
            if isinstance(item, Instance) and engine.of(Models).mapped(item.key) is not None:
                read_fields(engine, frame, item, fields, line, 0)


def schema_fields(engine: Interpreter, info: ClassInfo) -> dict[str, ClassInfo | None]:
    """Field names of a schema class, with the nested schema of each where its annotation names one."""
    fields: dict[str, ClassInfo | None] = {}
    for cls in engine.hierarchy.mro(info):
        for name, assigns in cls.attributes.items():
            nested: ClassInfo | None = None
            annotation = assigns[-1].annotation
            if annotation is not None:
                for value in engine.types.annotated(engine.frame_around(cls), annotation):
                    inner = value.items if isinstance(value, Many) else (value,)
                    nested = next((engine.index.classes[i.key] for i in inner if isinstance(i, Instance)), nested)
            fields.setdefault(name, nested)
    return fields


def read_fields(
    engine: Interpreter, frame: Frame, row: Instance, fields: dict[str, ClassInfo | None], line: int, depth: int
) -> None:
    mapped = engine.of(Models).mapped(row.key)
    if mapped is None or depth > 4:
        return
    for name, nested in fields.items():
        if name not in engine.of(Models).relationships(mapped) and not engine.of(Models).is_computed(mapped, name):
            continue
        for loaded in members.attribute(engine, frame, (row,), name, line):
            inner = loaded.items if isinstance(loaded, Many) else (loaded,)
            for item in inner:
                if isinstance(item, Instance) and nested is not None and engine.of(Models).mapped(item.key) is not None:
                    read_fields(engine, frame, item, schema_fields(engine, nested), line, depth + 1)
