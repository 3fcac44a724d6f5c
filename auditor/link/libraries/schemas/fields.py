"""The fields of a schema class: which attribute each reads, and with which schema what that holds is read.

Source: pydantic, Fields; marshmallow, Custom Fields, Nesting Schemas and API: `Schema.Meta`, `Field(attribute=...)`;
marshmallow-sqlalchemy, API: SQLAlchemySchemaOpts (`include_relationships`), and before 0.22 `ModelSchema`;
marshmallow-jsonapi, API: `Relationship`.
"""

from __future__ import annotations

from auditor.facts.code import Call, Expr, Seq, Str
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import ClassRef, Instance, Many
from auditor.link.libraries.sqlalchemy.declare.leads import models_named
from auditor.link.libraries.sqlalchemy.declare.models import Models
from auditor.link.modules.index import ClassInfo
from auditor.link.syntax.names import call_name, is_true, keywords_of, last_part

#: Of each attribute, the schema with which what it holds is read.
Fields = dict[str, ClassInfo | None]
#: Fields that hold another schema's rows, and those that hold lists of a field.
NESTED = frozenset({"Nested", "Pluck"})
_LISTS = frozenset({"List", "Tuple"})


def _known(_: Interpreter) -> dict[str, Fields]:
    """What was found."""
    return {}


def schema_fields(engine: Interpreter, info: ClassInfo) -> Fields:
    """The attributes that a schema class reads of a row."""
    known = engine.of(_known)
    found = known.get(info.key)
    if found is None:
        found = _fields(engine, info)
        if engine.index_complete and not engine.answers.came_back:  # it is asked for each row that it is filled from
            known[info.key] = found
    return found


def _fields(engine: Interpreter, info: ClassInfo) -> Fields:
    family = engine.hierarchy.mro(info)
    options = next((engine.hierarchy.mro(cls.classes["Meta"]) for cls in family if "Meta" in cls.classes), ())
    without, only = listed(options, "exclude", "load_only"), listed(options, "fields")
    found: Fields = {}
    mapped = engine.of(Models).mapped(info.key)
    # Of a class that has a table, relationships are no fields (SQLModel, Models with Relationships in FastAPI).
    met = set[str]() if mapped is None else set(engine.of(Models).relationships(mapped))
    for cls in family:
        for name, assigns in cls.attributes.items():
            if name in met:
                continue
            met.add(name)
            last = assigns[-1]
            if last.annotation is not None:
                found.setdefault(name, _annotated(engine, cls, last.annotation))
            elif not isinstance(last.value, Call):
                found.setdefault(name, None)
            elif name not in without and (not only or name in only):
                _add(engine, cls, found, name, last.value)
    for name in _automatic(engine, info, options):
        if name not in without and name not in met and (not only or name in only):
            found.setdefault(name, None)
    return found


def _annotated(engine: Interpreter, cls: ClassInfo, annotation: Expr) -> ClassInfo | None:
    nested = None
    for value in engine.types.annotated(engine.frame_around(cls), annotation):
        inner = value.items if isinstance(value, Many) else (value,)
        nested = next((engine.index.classes[i.key] for i in inner if isinstance(i, Instance)), nested)
    return nested


def _add(engine: Interpreter, cls: ClassInfo, found: Fields, name: str, call: Call) -> None:
    """`lines = fields.List(fields.Nested(LineSchema), attribute="all_lines")`."""
    keywords = keywords_of(call)
    said = keywords.get("attribute")
    if not is_true(keywords.get("load_only")):
        found.setdefault(said.text if isinstance(said, Str) else name, _nested(engine, cls, call))


def _nested(engine: Interpreter, cls: ClassInfo, call: Call) -> ClassInfo | None:
    """The schema in `Nested(UserSchema)`, `Nested("UserSchema")`, `List(Nested(lambda: UserSchema()))`."""
    name = call_name(call)
    given = call.args[0] if call.args else keywords_of(call).get("nested")
    if name in _LISTS and isinstance(given, Call):
        return _nested(engine, cls, given)
    if name not in NESTED or given is None:
        return None
    return schema_said(engine, cls, getattr(given, "body", given))


def schema_said(engine: Interpreter, cls: ClassInfo, given: Expr) -> ClassInfo | None:
    """The schema that an argument of a field says: `UserSchema`, `UserSchema()`, `"UserSchema"`."""
    if isinstance(given, Str):
        return next(iter(engine.index.classes_named.get(last_part(given.text), ())), None)
    held = engine.evaluate(engine.frame_around(cls), given)
    return next((engine.index.classes[each.key] for each in held if isinstance(each, ClassRef | Instance)), None)


def _automatic(engine: Interpreter, info: ClassInfo, options: tuple[ClassInfo, ...]) -> list[str]:
    """The relationships that become fields by themselves."""
    name = "include_relationships"
    said = next((each.attributes[name] for each in options if name in each.attributes), ())
    old = any(last_part(base) == "ModelSchema" for base in engine.hierarchy.external_bases(info))
    if not any(is_true(assign.value) for assign in said) and not (old and not said):
        return []
    models = next((named for each in options if (named := models_named(engine, each))), [])
    return [name for each in models for name in engine.of(Models).relationships(engine.of(Models).mapped(each.key))]


def listed(options: tuple[ClassInfo, ...], *names: str) -> set[str]:
    """The strings in the lists that the options have under the names."""
    lists = [a.value for each in options for name in names for a in each.attributes.get(name, ())]
    return {item.text for found in lists if isinstance(found, Seq) for item in found.items if isinstance(item, Str)}
