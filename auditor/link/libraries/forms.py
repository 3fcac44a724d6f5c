"""Forms that make rows and set their attributes (WTForms, Flask-WTF)."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.facts.access import Confidence, Op
from auditor.facts.code import Call
from auditor.link.domain.frame import Frame
from auditor.link.domain.given import Given
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.library import Library
from auditor.link.domain.values import (
    NOTHING,
    ClassRef,
    Instance,
    Mapping,
    Values,
)
from auditor.link.interpreter import storing
from auditor.link.libraries.sqlalchemy import relations, rows_of
from auditor.link.libraries.sqlalchemy.declare.models import Models
from auditor.link.modules.index import ClassInfo
from auditor.link.syntax.names import call_name, last_part
from auditor.link.tables.declared import MappedInfo

#: Fields that hold forms: what these hold is set in rows of the relationship's target.
_ENCLOSING = frozenset({"FormField", "FieldList", "ModelFormField", "ModelFieldList"})


def _is_form(engine: Interpreter, info: ClassInfo) -> bool:
    """Does the class descend from a form of a library (`FlaskForm`, `Form`, `ModelForm`)?"""
    return any(last_part(base).endswith("Form") for base in engine.hierarchy.external_bases(info))


def _fields(engine: Interpreter, info: ClassInfo) -> dict[str, str]:
    """The fields that the class and its bases declare, each with the name of its kind."""
    return {
        name: call_name(assigns[-1].value)
        for cls in reversed(engine.hierarchy.mro(info))
        for name, assigns in cls.attributes.items()
        if isinstance(assigns[-1].value, Call)
    }


def _rows(engine: Interpreter, values: Values) -> Iterator[tuple[Instance, MappedInfo]]:
    for value in values:
        mapped = engine.of(Models).mapped(value.key) if isinstance(value, Instance) else None
        if isinstance(value, Instance) and mapped is not None:
            yield value, mapped


def _populate(engine: Interpreter, frame: Frame, args: list[Values], line: int) -> None:
    """`form.populate_obj(row)` sets what the form has fields for (WTForms, Forms: populate_obj), whichever."""
    for value, mapped in _rows(engine, args[0] if args else NOTHING):
        rows_of.write_tables(frame, mapped, line, "attribute-set", rows_of.confidence_of(frame, value, inferred=True))
        relations.write_any_relationship(engine, frame, mapped, line)
        for through, _ in mapped.proxies.values():  # what it proxies is made by it
            relationship = engine.of(Models).relationships(mapped).get(through)
            target = engine.of(Models).target(relationship) if relationship is not None else None
            if target is not None:
                frame.record(target.table.key, Op.WRITE, line, "association-proxy", Confidence.POSSIBLE)


def _populate_from(engine: Interpreter, frame: Frame, info: ClassInfo, values: Values, line: int) -> None:
    """The same of a form of the project, whose fields are known."""
    models = engine.of(Models)
    for value, mapped in _rows(engine, values):
        rows_of.write_tables(frame, mapped, line, "attribute-set", rows_of.confidence_of(frame, value, inferred=True))
        for name, kind in _fields(engine, info).items():
            relationship = models.relationships(mapped).get(name)
            if relationship is not None or models.proxy(mapped, name) is not None:
                storing.store_attribute(engine, frame, (value,), name, NOTHING, line)
            target = models.target(relationship) if relationship is not None and kind in _ENCLOSING else None
            if target is not None and relationship is not None:  # the field asks the row for its rows, and fills them
                relations.read_relationship(engine, frame, relationship, line, "relationship")
                rows_of.write_tables(frame, target, line, "attribute-set", Confidence.INFERRED)


def _call(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> None:
    _populate(engine, frame, given.args, given.line)


def _method(engine: Interpreter, frame: Frame, receiver: Values, name: str, given: Given) -> None:
    """`field.populate_obj(row, name)` in a form's own loop over its fields (WTForms, Fields: populate_obj) sets what
    the form has fields for; else it may be any form."""
    owner = engine.index.classes[frame.owner.key] if isinstance(frame.owner, Instance) else None
    if owner is not None and len(given.args) > 1 and _is_form(engine, owner) and _fields(engine, owner):
        _populate_from(engine, frame, owner, given.first, given.line)
    else:
        _populate(engine, frame, given.args, given.line)


def _inherited(engine: Interpreter, frame: Frame, value: ClassRef | Instance, name: str, given: Given) -> Values | None:
    if name not in {"populate_obj", "__init__"} or engine.model_of(value.key) is not None:
        return None
    info = engine.index.classes[value.key]
    if not _is_form(engine, info):
        return None
    if name == "populate_obj" and _fields(engine, info):
        _populate_from(engine, frame, info, given.first, given.line)
        return NOTHING
    return None


def _data(engine: Interpreter, value: ClassRef | Instance, name: str) -> Values:
    """`form.data`: a dict with the names of the fields (WTForms, Forms: data), as in `Model(**form.data)`."""
    info = engine.index.classes[value.key]
    if (
        name != "data"
        or isinstance(value, ClassRef)
        or engine.model_of(value.key) is not None
        or not _is_form(engine, info)
    ):
        return NOTHING
    fields = _fields(engine, info)
    return (Mapping(tuple((field, NOTHING) for field in fields)),) if fields else NOTHING


LIBRARY = Library(
    name="forms",
    anywhere={"populate_obj": _call},
    unknown_methods={"populate_obj": _method},
    inherited=_inherited,
    attribute=_data,
)
