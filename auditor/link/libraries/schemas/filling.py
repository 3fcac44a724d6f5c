"""Schemas that are filled: which relationships of rows their fields ask for.

Source: pydantic, Models (Arbitrary class instances, Nested attributes, Generic models); marshmallow-sqlalchemy.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias

from auditor.facts.code import Expr
from auditor.link.domain.dropped import drop
from auditor.link.domain.frame import Frame
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import COLLECTIONS, NOTHING, ClassRef, Instance, Many, Value, Values, union, walk
from auditor.link.domain.values import Mapping as Dict
from auditor.link.interpreter import members
from auditor.link.libraries.schemas.fields import WHOLE, Field, is_whole, objects_said, schema_fields
from auditor.link.libraries.sqlalchemy import polymorphic
from auditor.link.libraries.sqlalchemy.declare.models import Models
from auditor.link.libraries.sqlalchemy.values import Page

Schema: TypeAlias = ClassRef | Instance
#: A row, and the schema that is filled from it.
_Filled: TypeAlias = tuple[Instance, Schema]
#: So many rows are followed from one that fills a schema, each once for each schema, and so far.
MOST_FILLED = 200
_DEEPEST = 6
#: Roots of bases that convert nothing of what their subclasses are made with.
_OF_PYTHON = frozenset({"builtins", "typing", "typing_extensions", "abc", "enum", "collections", "dataclasses"})


def is_schema(engine: Interpreter, value: Schema) -> bool:
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


def read_schema(engine: Interpreter, frame: Frame, schema: Schema, given: Values, line: int) -> None:
    """A pydantic or marshmallow schema filled from a row reads the relationships that its fields name; from a dict, or
    an object of data, what is read of the rows in it."""
    _fill(engine, frame, [(schema, given)], line)


def read_type(engine: Interpreter, frame: Frame, around: Frame, said: Expr, given: Values, line: int) -> bool:
    """The schemas in a type, which is said `around` there, are filled; is there any class of the project in it?"""
    found = objects_said(engine, around, said)
    for schema in found:
        if engine.model_of(schema.key) is None:
            read_schema(engine, frame, schema, given, line)
    return bool(found)


def read_held(engine: Interpreter, frame: Frame, schema: Schema, held: Mapping[str, Values], line: int) -> None:
    """The schema is filled from these values by name: `Page(items=rows)`."""
    _fill(engine, frame, [*_by_field(engine, schema, held)], line)


def _fill(engine: Interpreter, frame: Frame, pending: list[tuple[Schema, Values]], line: int) -> None:
    """Each schema is filled from its values, once from the same ones: some contain themselves."""
    met: set[tuple[Schema, Values]] = set()
    rows: dict[_Filled, None] = {}
    while pending:
        schema, given = filled = pending.pop()
        if filled in met or not given:
            continue
        met.add(filled)
        for item in _items(engine, frame, given):
            if type(item) is Instance and engine.of(Models).mapped(item.key) is not None:
                rows[item, schema] = None
            elif type(item) is Dict:
                pending += _of_dict(engine, schema, dict(item.items))
            elif type(item) is Instance and item.bound and not is_schema(engine, item):
                pending += _by_field(engine, schema, dict(item.bound))
        info = engine.index.classes[schema.key]
        whole = schema_fields(engine, info).get(WHOLE) if is_whole(engine, info) else None
        pending += ((nested, given) for nested in (whole.nested if whole is not None else ()))
    _read_rows(engine, frame, list(rows), line)


def _items(engine: Interpreter, frame: Frame, given: Values) -> Iterator[Value]:
    for value in given:
        items = value.items if type(value) is Many else value.rows if type(value) is Page else (value,)
        if type(value) is not Instance and type(value) in engine.kinds.each:  # a query, which it goes through
            items = engine.iterate(frame, items)
        yield from items


def _of_dict(engine: Interpreter, schema: Schema, held: Mapping[str, Values]) -> Iterator[tuple[Schema, Values]]:
    """A dict fills the schema where it has its fields; else it holds what fills some: `dict[str, list[OrderOut]]`."""
    fields = schema_fields(engine, engine.index.classes[schema.key])
    read = {each for name, field in fields.items() for each in (name, *field.reads)}
    if held.keys().isdisjoint(read) and WHOLE not in fields:
        yield schema, union(*held.values())
    yield from _by_field(engine, schema, held)


def _by_field(engine: Interpreter, schema: Schema, held: Mapping[str, Values]) -> Iterator[tuple[Schema, Values]]:
    """The schemas of the fields, each with what it is filled from."""
    if not any(_leads_to_rows(engine, values) for values in held.values()):
        return  # mostly there is none
    for name, field in schema_fields(engine, engine.index.classes[schema.key]).items():
        values = union(*(held.get(each, NOTHING) for each in dict.fromkeys((name, *field.reads))))
        for nested in _nested(engine, schema, name, field) if values else ():
            if is_schema(engine, nested):
                yield nested, values


def _leads_to_rows(engine: Interpreter, values: Values) -> bool:
    return any(
        engine.of(Models).mapped(value.key) is not None or bool(value.bound)
        if type(value) is Instance
        else type(value) in engine.kinds.each
        for value in walk(values, COLLECTIONS)
    )


def _nested(engine: Interpreter, schema: Schema, name: str, field: Field) -> tuple[Instance, ...]:
    """The schemas of a field, also of one whose type is a parameter of the class: `items: list[T]` of `Page[Order]`."""
    if field.nested or not schema.args:
        return field.nested
    frame = engine.frame_around(engine.index.classes[schema.key])
    held = members.attribute(engine, frame, (Instance(schema.key, schema.args),), name, 0)
    return tuple(value for value in walk(held, COLLECTIONS) if isinstance(value, Instance))


def _read_rows(engine: Interpreter, frame: Frame, level: Iterable[_Filled], line: int) -> None:
    """Of the rows what their schemas ask for, and of the rows that this leads to; each once with the same schema."""
    met: set[_Filled] = set()
    for _ in range(_DEEPEST):
        found: dict[_Filled, None] = {}
        for row, schema in level:
            if len(met) == MOST_FILLED:
                drop((row,))
            elif (row, schema) not in met:
                met.add((row, schema))
                found.update(dict.fromkeys(_read_row(engine, frame, row, schema, line)))
        level = found


def _read_row(engine: Interpreter, frame: Frame, row: Instance, schema: Schema, line: int) -> Iterator[_Filled]:
    """The rows behind the relationships that the fields ask for, each with the schema that it fills."""
    models = engine.of(Models)
    mapped = models.mapped(row.key)
    if mapped is None:
        return
    for name, field in schema_fields(engine, engine.index.classes[schema.key]).items():
        for read in field.reads:
            known = read in models.relationships(mapped) or models.is_computed(mapped, read)
            if not known and not polymorphic.of_those_below(engine, mapped, read):
                continue
            loaded = walk(members.attribute(engine, frame, (row,), read, line))
            rows = [item for item in loaded if isinstance(item, Instance) and models.mapped(item.key)]
            for nested in _nested(engine, schema, name, field) if rows else ():
                yield from ((item, nested) for item in rows)
