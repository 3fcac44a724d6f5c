"""Schema classes of pydantic and marshmallow: what they read of the rows that they are filled from (`marshmallow.py`:
the rows that they make)."""

from __future__ import annotations

from auditor.link.domain.frame import Frame
from auditor.link.domain.given import Given
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.library import Library
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
from auditor.link.interpreter import members
from auditor.link.interpreter.telling import kept_of
from auditor.link.libraries.schemas.fields import Fields, schema_fields
from auditor.link.libraries.sqlalchemy.declare.models import Models

_FROM_OBJECT = frozenset(
    {"model_validate", "from_orm", "parse_obj", "validate", "from_attributes", "dump", "serialize", "jsonify"}
)


def read_schema(engine: Interpreter, frame: Frame, schema: ClassRef | Instance, given: Values, line: int) -> None:
    """A pydantic or marshmallow schema filled from a row reads the relationships that its fields name
    (pydantic, Models: Arbitrary class instances; marshmallow-sqlalchemy)."""
    fields: Fields | None = None
    for value in given:
        items = value.items if type(value) is Many else (value,)
        if type(value) is not Instance and type(value) in engine.kinds.each:  # a query, which it goes through
            items = engine.iterate(frame, items)
        for item in items:
            if type(item) is Instance and engine.of(Models).mapped(item.key) is not None:
                if fields is None:  # mostly there is no row
                    fields = schema_fields(engine, engine.index.classes[schema.key])
                read_fields(engine, frame, item, fields, line, 0)


def read_fields(engine: Interpreter, frame: Frame, row: Instance, fields: Fields, line: int, depth: int) -> None:
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


#: Methods of a schema object that give what is in it as a dictionary (pydantic, Serialization).
_DUMPING = frozenset({"model_dump", "dict"})
#: Methods that give another object with the same in it.
_COPYING = frozenset({"model_copy", "copy"})
#: Attributes that hold the names of fields (pydantic, Fields).
_NAMING = frozenset({"model_fields_set", "model_fields", "__fields_set__", "__fields__"})
#: Methods of a `TypeAdapter` that read objects (pydantic, Type Adapter).
_ADAPTING = frozenset({"validate_python", "dump_python", "dump_json"})
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


def _adapter(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values:
    """`TypeAdapter(list[OrderOut])`."""
    schemas = (v for v in walk(given.first) if isinstance(v, ClassRef) and engine.model_of(v.key) is None)
    return (Result(dotted, tuple(schemas)),)


def _made_with(
    engine: Interpreter, frame: Frame, models: tuple[ClassRef, ...], name: str, given: Given
) -> Values | None:
    if name not in _ADAPTING or any(engine.model_of(schema.key) is not None for schema in models):
        return None
    for schema in models:
        read_schema(engine, frame, schema, given.everything, given.line)
    return tuple(Instance(schema.key, schema.args) for schema in models)


def _inherited(engine: Interpreter, frame: Frame, value: ClassRef | Instance, name: str, given: Given) -> Values | None:
    if name in _FROM_OBJECT:
        read_schema(engine, frame, value, given.everything, given.line)
        held = {name: each for v in given.first if isinstance(v, Mapping) for name, each in v.items}
        return (Instance(value.key, value.args, kept_of(engine, held)),) if isinstance(value, ClassRef) else NOTHING
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
        **dict.fromkeys(("dataclasses.asdict", "attr.asdict", "attrs.asdict"), _as_dict),
    },
    packages=frozenset({"pydantic"}),
    plain=frozenset({"pydantic"}),
    made_with=_made_with,
    inherited=_inherited,
    attribute=_fields,
)
