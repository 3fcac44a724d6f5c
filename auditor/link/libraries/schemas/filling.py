"""Schemas that are filled: which relationships of rows their fields ask for.

Source: pydantic, Models (Arbitrary class instances, Nested attributes, Generic models); marshmallow-sqlalchemy.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from auditor.link.domain.frame import Frame
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import COLLECTIONS, NOTHING, ClassRef, Instance, Many, Value, Values, union, walk
from auditor.link.domain.values import Mapping as Dict
from auditor.link.interpreter import members
from auditor.link.libraries.schemas.fields import WHOLE, Field, is_whole, schema_fields
from auditor.link.libraries.sqlalchemy.declare.models import Models
from auditor.link.libraries.sqlalchemy.values import Page

#: Schemas in schemas are followed so far; some contain themselves.
_DEEPEST = 5
#: Roots of bases that convert nothing of what their subclasses are made with.
_OF_PYTHON = frozenset({"builtins", "typing", "typing_extensions", "abc", "enum", "collections", "dataclasses"})


def is_schema(engine: Interpreter, value: ClassRef | Instance) -> bool:
    """Is it a class that a library fills, and none with a table?"""
    bases = engine.hierarchy.external_bases(engine.index.classes[value.key])
    converts = any(base.partition(".")[0] not in _OF_PYTHON for base in bases)
    return converts and engine.of(Models).mapped(value.key) is None


def schemas_in(engine: Interpreter, kinds: Iterable[Value]) -> tuple[ClassRef, ...]:
    """The schemas in a type: `list[OrderOut]`."""
    return tuple(v for v in walk(kinds) if isinstance(v, ClassRef) and engine.model_of(v.key) is None)


def named_by_any(engine: Interpreter) -> frozenset[str]:
    """The attributes that fields of any schema of the project are read from, those with schemas of their own."""
    known = engine.of(_named)
    if engine.index_complete and not known:
        known.append(
            frozenset(
                read
                for info in engine.index.classes.values()
                if is_schema(engine, ClassRef(info.key))
                for field in schema_fields(engine, info).values()
                for read in field.reads
                if field.nested
            )
        )
    return known[0] if known else frozenset()


def _named(_: Interpreter) -> list[frozenset[str]]:
    """What `named_by_any` found."""
    return []


def read_schema(
    engine: Interpreter, frame: Frame, schema: ClassRef | Instance, given: Values, line: int, depth: int = 0
) -> None:
    """A pydantic or marshmallow schema filled from a row reads the relationships that its fields name; from a dict, or
    an object of data, what is read of the rows in it."""
    for value in given if depth <= _DEEPEST else ():
        items = value.items if type(value) is Many else value.rows if type(value) is Page else (value,)
        if type(value) is not Instance and type(value) in engine.kinds.each:  # a query, which it goes through
            items = engine.iterate(frame, items)
        for item in items:
            if type(item) is Instance and engine.of(Models).mapped(item.key) is not None:
                _read_row(engine, frame, item, schema, line, depth)
            elif type(item) is Dict:
                read_held(engine, frame, schema, dict(item.items), line, depth)
            elif type(item) is Instance and item.bound and not is_schema(engine, item):
                read_held(engine, frame, schema, dict(item.bound), line, depth)
    info = engine.index.classes[schema.key]
    whole = schema_fields(engine, info).get(WHOLE) if given and is_whole(engine, info) else None
    for nested in whole.nested if whole is not None and depth <= _DEEPEST else ():
        read_schema(engine, frame, nested, given, line, depth + 1)


def read_held(
    engine: Interpreter,
    frame: Frame,
    schema: ClassRef | Instance,
    held: Mapping[str, Values],
    line: int,
    depth: int = 0,
) -> None:
    """The schema is filled from these values by name: `Page(items=rows)`."""
    if not any(_leads_to_rows(engine, values) for values in held.values()):
        return  # mostly there is none
    for name, field in schema_fields(engine, engine.index.classes[schema.key]).items():
        values = union(*(held.get(each, NOTHING) for each in dict.fromkeys((name, *field.reads))))
        for nested in _nested(engine, schema, name, field) if values else ():
            if is_schema(engine, nested):
                read_schema(engine, frame, nested, values, line, depth + 1)


def _leads_to_rows(engine: Interpreter, values: Values) -> bool:
    return any(
        engine.of(Models).mapped(value.key) is not None or bool(value.bound)
        if type(value) is Instance
        else type(value) in engine.kinds.each
        for value in walk(values, COLLECTIONS)
    )


def _nested(engine: Interpreter, schema: ClassRef | Instance, name: str, field: Field) -> tuple[Instance, ...]:
    """The schemas of a field, also of one whose type is a parameter of the class: `items: list[T]` of `Page[Order]`."""
    if field.nested or not schema.args:
        return field.nested
    frame = engine.frame_around(engine.index.classes[schema.key])
    held = members.attribute(engine, frame, (Instance(schema.key, schema.args),), name, 0)
    return tuple(value for value in walk(held, COLLECTIONS) if isinstance(value, Instance))


def _read_row(
    engine: Interpreter, frame: Frame, row: Instance, schema: ClassRef | Instance, line: int, depth: int
) -> None:
    models = engine.of(Models)
    mapped = models.mapped(row.key)
    if mapped is None or depth > _DEEPEST:
        return
    for name, field in schema_fields(engine, engine.index.classes[schema.key]).items():
        for read in field.reads:
            if read not in models.relationships(mapped) and not models.is_computed(mapped, read):
                continue
            for loaded in members.attribute(engine, frame, (row,), read, line):
                rows = [item for item in walk((loaded,)) if isinstance(item, Instance) and models.mapped(item.key)]
                for nested in _nested(engine, schema, name, field) if rows else ():
                    for item in rows:
                        _read_row(engine, frame, item, nested, line, depth + 1)
