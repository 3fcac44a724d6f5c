"""Schema classes of pydantic and marshmallow: what they read of the rows that they are filled from (`marshmallow.py`:
the rows that they make)."""

from __future__ import annotations

from auditor.link.domain.frame import Frame
from auditor.link.domain.given import Given
from auditor.link.domain.interpreter import Interpreter, Kind
from auditor.link.domain.library import Call, Library
from auditor.link.domain.nested import Plain
from auditor.link.domain.values import (
    NOTHING,
    ClassRef,
    Instance,
    Many,
    Mapping,
    Result,
    Text,
    Values,
    literals,
    union,
    walk,
)
from auditor.link.interpreter.telling import kept_of
from auditor.link.libraries.schemas.fields import models_of, schema_fields
from auditor.link.libraries.schemas.filling import is_schema, named_by_any, read_held, read_schema, schemas_in
from auditor.link.libraries.schemas.validators import validate
from auditor.link.libraries.sqlalchemy.declare.models import Models
from auditor.link.libraries.sqlalchemy.relations import perhaps_load
from auditor.link.modules.index import ClassInfo
from auditor.link.syntax.names import last_part

_FROM_OBJECT = frozenset(
    {"model_validate", "from_orm", "parse_obj", "validate", "from_attributes", "dump", "dumps", "serialize", "jsonify"}
)


class Validator(Plain, frozen=True, gc=False):
    """The method that fills the schema from a row, as a value."""

    schema: ClassRef
    name: str


#: Methods of a schema object that read a row (marshmallow, API: Schema.dump(); Flask-Marshmallow: Schema.jsonify()).
_DUMPING_ROWS = frozenset({"dump", "dumps", "jsonify"})
#: Methods of a schema object that give what is in it as a dictionary (pydantic, Serialization).
_DUMPING = frozenset({"model_dump", "dict"})
#: Methods that give another object with the same in it.
_COPYING = frozenset({"model_copy", "copy"})
#: Attributes that hold the names of fields (pydantic, Fields).
_NAMING = frozenset({"model_fields_set", "model_fields", "__fields_set__", "__fields__"})
#: Methods of a `TypeAdapter` that read objects (pydantic, Type Adapter), and of what `mapper.to(OrderOut)` gives
#: (py-automapper, Usage).
_ADAPTING = frozenset({"validate_python", "dump_python", "dump_json", "map"})
#: A schema with more fields than this is asked for all of them at once.
_MOST_FIELDS = 60


def _dumped(engine: Interpreter, schema: ClassRef | Instance, given: Given) -> Values:
    """The dictionary of the fields, without those that are left out by name."""
    fields = schema_fields(engine, engine.index.classes[schema.key])
    out = literals(walk(given.keywords.get("exclude", NOTHING)))
    only = literals(walk(given.keywords.get("include", NOTHING)))
    kept = [name for name in fields if name not in out and (not only or name in only) and not name.startswith("_")]
    held = dict(schema.bound) if isinstance(schema, Instance) else {}
    known = tuple((name, held.get(name, NOTHING)) for name in kept)
    return (Mapping(known),) if 0 < len(kept) <= _MOST_FIELDS else NOTHING


def _as_dict(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values | None:
    """`asdict(value)` (Python, dataclasses; attrs)."""
    own = [v for v in given.first if isinstance(v, Instance) and engine.model_of(v.key) is None]
    return union(*(_dumped(engine, value, Given([], {}, given.line)) for value in own)) or None


def _fields(engine: Interpreter, value: ClassRef | Instance, name: str) -> Values:
    if name not in _NAMING or isinstance(value, ClassRef) or engine.model_of(value.key) is not None:
        return NOTHING
    fields = schema_fields(engine, engine.index.classes[value.key])
    names = tuple(Text((field,)) for field in fields if not field.startswith("_"))
    return (Many(names),) if 0 < len(names) <= _MOST_FIELDS else NOTHING


def _validator(engine: Interpreter, value: ClassRef | Instance, name: str) -> Values:
    """`OrderOut.model_validate` without a call: `map(OrderOut.model_validate, orders)`."""
    if name in _FROM_OBJECT and isinstance(value, ClassRef) and is_schema(engine, value):
        return (Validator(value, name),)
    return _fields(engine, value, name)


def _validate(engine: Interpreter, frame: Frame, value: Validator, given: Given) -> Values:
    return _inherited(engine, frame, value.schema, value.name, given) or NOTHING


def _unknown(engine: Interpreter, frame: Frame, receiver: Values, name: str, given: Given) -> Values | None:
    """A row fills a schema of which nothing is known: the relationships that any schema names, or one that is made by a
    call (pydantic, Dynamic model creation), are perhaps read."""
    rows = [v for v in walk(given.first) if isinstance(v, Instance) and engine.of(Models).mapped(v.key) is not None]
    made = any(isinstance(value, Result) and last_part(value.name) == "create_model" for value in receiver)
    for mapped in filter(None, map(engine.of(Models).mapped, dict.fromkeys(row.key for row in rows))):
        for relationship in engine.of(Models).relationships(mapped):
            if made or relationship in named_by_any(engine):
                perhaps_load(engine, frame, mapped, relationship, given.line)
    return None


def _registered(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values | None:
    """`mapper.map(row)`: to the schema that was registered for its class (py-automapper, Usage)."""
    return _unknown(engine, frame, NOTHING, dotted, given)


def _adapter(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values:
    """`TypeAdapter(list[OrderOut])`, `mapper.to(OrderOut)`."""
    return (Result(dotted, schemas_in(engine, given.first)),)


def _made_with(
    engine: Interpreter, frame: Frame, models: tuple[ClassRef, ...], name: str, given: Given
) -> Values | None:
    if name not in _ADAPTING or any(engine.model_of(schema.key) is not None for schema in models):
        return None
    for schema in models:
        read_schema(engine, frame, schema, given.everything, given.line)
    return tuple(Instance(schema.key, schema.args) for schema in models)


def _read_as(kind: int, source: int) -> Call:
    """`parse_obj_as(list[OrderOut], rows)` (pydantic 1, Models); `msgspec.convert(row, OrderOut, from_attributes=True)`
    (msgspec, API Docs)."""

    def read(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values:
        kinds = given.args[kind] if len(given.args) > kind else given.keywords.get("type", NOTHING)
        schemas = schemas_in(engine, kinds)
        for schema in schemas:
            read_schema(engine, frame, schema, given.args[source] if len(given.args) > source else NOTHING, given.line)
        return tuple(Instance(schema.key, schema.args) for schema in schemas) or (Result(dotted),)

    return read


def _leads(engine: Interpreter, info: ClassInfo) -> bool:
    """Has a schema of marshmallow, or one in it, a field that is called as a relationship? Where it is handed on, it
    tells what is read of the row that fills it there. Objects of pydantic's are data, and handed on all the time."""
    if not any(last_part(base).endswith("Schema") for base in engine.hierarchy.external_bases(info)):
        return False
    names = engine.notes.relationship_names
    return any(
        not names.isdisjoint(field.reads) or any(engine.leads_to_model(each.key) for each in field.nested)
        for field in schema_fields(engine, info).values()
    )


def _its_rows(engine: Interpreter, schema: ClassRef | Instance, name: str, given: Given) -> Values:
    """What `schema.dump(row)` gets where nothing tells what that is: a row of the model that the schema is for
    (marshmallow-sqlalchemy, API Reference: SQLAlchemySchemaOpts)."""
    if name not in _DUMPING_ROWS or isinstance(schema, ClassRef) or not given.args:
        return NOTHING
    models = models_of(engine, engine.index.classes[schema.key])
    return tuple(Instance(model.key, maybe=schema.maybe) for model in models)


def _inherited(engine: Interpreter, frame: Frame, value: ClassRef | Instance, name: str, given: Given) -> Values | None:
    if name == "__init__":
        if given.keywords and isinstance(value, ClassRef) and is_schema(engine, value):
            read_held(engine, frame, value, given.keywords, given.line)
            validate(engine, frame, value, given.keywords, given.line)
        return None
    if name in _FROM_OBJECT:
        read_schema(engine, frame, value, given.everything or _its_rows(engine, value, name, given), given.line)
        held = {name: each for v in given.first if isinstance(v, Mapping) for name, each in v.items}
        if not isinstance(value, ClassRef):
            return NOTHING
        validate(engine, frame, value, held, given.line)
        return (Instance(value.key, value.args, kept_of(engine, held)),)
    if name in _COPYING and isinstance(value, Instance) and engine.model_of(value.key) is None:
        held = {
            name: each for v in given.keywords.get("update", ()) if isinstance(v, Mapping) for name, each in v.items
        }
        return (Instance(value.key, value.args, kept_of(engine, {**dict(value.bound), **held})),)
    if name in {"model_construct", "construct"} and isinstance(value, ClassRef) and engine.model_of(value.key) is None:
        return (Instance(value.key, value.args, kept_of(engine, given.keywords)),)
    if name in _DUMPING and isinstance(value, Instance) and engine.model_of(value.key) is None:
        return _dumped(engine, value, given) or None
    return None


LIBRARY = Library(
    name="schemas",
    functions={
        "pydantic.TypeAdapter": _adapter,
        "pydantic.type_adapter.TypeAdapter": _adapter,
        "automapper.mapper.to": _adapter,
        "automapper.mapper.map": _registered,
        **dict.fromkeys(("pydantic.parse_obj_as", "pydantic.tools.parse_obj_as"), _read_as(0, 1)),
        "msgspec.convert": _read_as(1, 0),
        **dict.fromkeys(("dataclasses.asdict", "attr.asdict", "attrs.asdict"), _as_dict),
    },
    packages=frozenset({"pydantic"}),
    paths=frozenset({"ImportString", "PyObject"}),  # pydantic, Types: ImportString; in version 1: PyObject
    plain=frozenset({"pydantic"}),
    made_with=_made_with,
    inherited=_inherited,
    attribute=_validator,
    leads=_leads,
    kinds=(Kind(Validator, call=_validate, tells=lambda engine, value: True),),
    methods=dict.fromkeys(("model_validate", "from_orm", *_DUMPING_ROWS), _unknown),
)
