"""The class that a `Mapped[...]` annotation names (ORM, Basic Relationship Patterns: Declarative with annotations)."""

from __future__ import annotations

import re

from auditor.facts.code import Call, Expr, Name, Seq, Str, Sub
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import Instance, Many, Mapping
from auditor.link.libraries.sqlalchemy.declare.models import Models
from auditor.link.libraries.sqlalchemy.declare.properties import is_column
from auditor.link.libraries.sqlalchemy.declare.registry import class_named
from auditor.link.tables.declared import MappedInfo, RelationshipInfo


def take_annotated(engine: Interpreter, mapped: MappedInfo) -> None:
    """`posts: Mapped[list["Post"]] = linked()` by unseen code: of a mapped class, it is no column."""
    for name, assign in list(mapped.columns.items()):
        call = assign.value if assign is not None else None
        if assign is None or assign.annotation is None or not isinstance(call, Call) or is_column(call):
            continue
        if annotated_target(engine, mapped, assign.annotation) is not None:
            del mapped.columns[name]
            found = RelationshipInfo(
                name, mapped.info, Call(call.func, (), call.keywords, call.line), assign.annotation, assign.line
            )
            mapped.relationships.setdefault(name, found)


def annotated_target(engine: Interpreter, mapped: MappedInfo, annotation: Expr) -> MappedInfo | None:
    """The class in `Mapped[list["Child"]]`; names only imported for type checking are looked up in the registry."""
    for value in _flat(engine.types.annotated(engine.frame_around(mapped.info), annotation)):
        if isinstance(value, Instance) and (found := engine.of(Models).mapped(value.key)) is not None:
            return found
    for name in _names_in(annotation):
        found = class_named(engine, mapped, name)
        if found is not None:
            return found
    return None


def _flat(values: tuple[object, ...]) -> list[object]:
    found: list[object] = []
    for value in values:
        if isinstance(value, Many):
            found.extend(_flat(value.items))
        elif isinstance(value, Mapping):
            found.extend(_flat(value.rest))
        else:
            found.append(value)
    return found


def _names_in(annotation: Expr) -> list[str]:
    match annotation:
        case Str(text=text):
            return re.findall(r"[A-Za-z_][\w.]*", text)
        case Name(id=name):
            return [name]
        case Sub(value=value, index=index):
            return [*_names_in(index), *_names_in(value)]
        case Seq(items=items):
            return [name for item in items for name in _names_in(item)]
        case _:
            return (
                [name for part in ("left", "right") for name in _names_in(getattr(annotation, part))]
                if hasattr(annotation, "left")
                else []
            )
