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
    Values,
)
from auditor.link.interpreter import members
from auditor.link.libraries.sqlalchemy.declare.models import Models
from auditor.link.modules.index import ClassInfo

_FROM_OBJECT = frozenset(
    {"model_validate", "from_orm", "parse_obj", "validate", "from_attributes", "dump", "serialize", "jsonify"}
)


def read_schema(engine: Interpreter, frame: Frame, schema: ClassRef | Instance, given: Values, line: int) -> None:
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


def _inherited(engine: Interpreter, frame: Frame, value: ClassRef | Instance, name: str, given: Given) -> Values | None:
    if name in _FROM_OBJECT:
        read_schema(engine, frame, value, given.everything, given.line)
        return (Instance(value.key, value.args),) if isinstance(value, ClassRef) else NOTHING
    return None


LIBRARY = Library(name="schemas", packages=frozenset({"pydantic"}), plain=frozenset({"pydantic"}), inherited=_inherited)
