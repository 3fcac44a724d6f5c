"""The fields of a schema class: which attribute each reads, and with which schemas what that holds is read.

Source: pydantic, Fields (Field aliases), Alias (AliasPath and AliasChoices, `validate_by_name`), RootModel;
marshmallow, Custom Fields, Nesting Schemas and API: `Schema.Meta`, `Field(attribute=...)`; marshmallow-sqlalchemy,
API: SQLAlchemySchemaOpts (`include_relationships`), and before 0.22 `ModelSchema`; marshmallow-jsonapi, API:
`Relationship`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from auditor.facts.code import Assign, Call, Expr, Seq, Str, Sub
from auditor.link.domain.frame import Frame
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import COLLECTIONS, ClassRef, Instance, walk
from auditor.link.libraries.sqlalchemy.declare.leads import models_named
from auditor.link.libraries.sqlalchemy.declare.models import Models
from auditor.link.modules.index import ClassInfo
from auditor.link.syntax.names import call_name, dicts_in, is_true, keywords_of, last_name, last_part


class Field(NamedTuple):
    """A field: the attributes that it is read from, and the schemas with which what they hold is read."""

    reads: tuple[str, ...]
    nested: tuple[Instance, ...] = ()


#: By name; what a schema is as a whole stands under `WHOLE`.
Fields = dict[str, Field]
#: pydantic 1, Custom Root Types; of a `RootModel`, the same.
WHOLE = "__root__"
#: Options with which a field is also read from an attribute of its own name, beside the alias.
_BY_NAME = ("populate_by_name", "validate_by_name", "allow_population_by_field_name")
#: Fields that hold another schema's rows, and those that hold lists of a field. In Graphene, where classes say which,
#: either may be both (Graphene, Lists and Non-Null).
NESTED = frozenset({"Nested", "Pluck"})
_LISTS = frozenset({"List", "Tuple", "Field", "NonNull"})


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


def is_whole(engine: Interpreter, info: ClassInfo) -> bool:
    """Is the schema a list or the like, and has no fields of its own?"""
    return any(WHOLE in cls.attributes or any(map(_is_root, cls.node.bases)) for cls in engine.hierarchy.mro(info))


def _is_root(base: Expr) -> bool:
    return isinstance(base, Sub) and last_name(base.value) == "RootModel"


def _fields(engine: Interpreter, info: ClassInfo) -> Fields:
    family = engine.hierarchy.mro(info)
    options = next((engine.hierarchy.mro(cls.classes["Meta"]) for cls in family if "Meta" in cls.classes), ())
    without, only = listed(options, "exclude", "load_only"), listed(options, "fields")
    found: Fields = {}
    mapped = engine.of(Models).mapped(info.key)
    # Of a class that has a table, relationships are no fields (SQLModel, Models with Relationships in FastAPI).
    met = set[str]() if mapped is None else set(engine.of(Models).relationships(mapped))
    by_name = any(_says_by_name(cls) for cls in family)
    for cls in family:
        for name, assigns in cls.attributes.items():
            if name in met:
                continue
            met.add(name)
            last = assigns[-1]
            if last.annotation is not None:
                reads = tuple(_aliases(last)) or (name,)
                nested = objects_said(engine, engine.frame_around(cls), last.annotation)
                found.setdefault(name, Field((*reads, name) if by_name else reads, nested))
            elif not isinstance(last.value, Call):
                found.setdefault(name, Field((name,)))
            elif name not in without and (not only or name in only):
                _add(engine, cls, found, name, last.value)
        for base in cls.node.bases:
            if isinstance(base, Sub) and _is_root(base):
                found.setdefault(WHOLE, Field((), objects_said(engine, engine.frame_around(cls), base.index)))
    for name in _automatic(engine, info, options):
        if name not in without and name not in met and (not only or name in only):
            found.setdefault(name, Field((name,)))
    return found


def objects_said(engine: Interpreter, around: Frame, annotation: Expr) -> tuple[Instance, ...]:
    """The objects of the project's classes that a type has in it: `list[OrderOut]`."""
    values = walk(engine.types.annotated(around, annotation), COLLECTIONS)
    return tuple(dict.fromkeys(value for value in values if isinstance(value, Instance)))


def _aliases(assign: Assign) -> Iterator[str]:
    """`lines: list[Line] = Field(validation_alias="items")`, or `Annotated[list[Line], Field(alias="items")]`."""
    said = assign.annotation
    marks = said.index.items if isinstance(said, Sub) and isinstance(said.index, Seq) else ()
    for call in (assign.value, *marks):
        if isinstance(call, Call) and call_name(call) == "Field":
            keywords = keywords_of(call)
            yield from _names_in(keywords.get("validation_alias") or keywords.get("alias"))


def _names_in(said: Expr | None) -> Iterator[str]:
    if isinstance(said, Str):
        yield said.text
    elif isinstance(said, Call):  # of a path the first part is an attribute, the others are keys and positions
        for inner in said.args[:1] if call_name(said) == "AliasPath" else said.args:
            yield from _names_in(inner)


def _says_by_name(cls: ClassInfo) -> bool:
    """`model_config = ConfigDict(populate_by_name=True)`; `class Config` of pydantic 1."""
    values = [each.value for each in cls.attributes.get("model_config", ())]
    said = [keywords_of(each) for each in values if isinstance(each, Call)]
    said += [{getattr(key, "text", ""): value for key, value in each.items} for v in values for each in dicts_in(v)]
    old = cls.classes.get("Config")
    if old is not None:
        said += [{name: each.value for name in _BY_NAME for each in old.attributes.get(name, ()) if each.value}]
    return any(is_true(keywords.get(name)) for keywords in said for name in _BY_NAME)


def _add(engine: Interpreter, cls: ClassInfo, found: Fields, name: str, call: Call) -> None:
    """`lines = fields.List(fields.Nested(LineSchema), attribute="all_lines")`."""
    keywords = keywords_of(call)
    said = keywords.get("attribute")
    if not is_true(keywords.get("load_only")):
        nested, shown = _nested(engine, cls, call), said.text if isinstance(said, Str) else name
        found.setdefault(shown, Field((shown,), (Instance(nested.key),) if nested is not None else ()))


def _nested(engine: Interpreter, cls: ClassInfo, call: Call) -> ClassInfo | None:
    """The schema in `Nested(UserSchema)`, `Nested("UserSchema")`, `List(Nested(lambda: UserSchema()))`."""
    name = call_name(call)
    given = call.args[0] if call.args else keywords_of(call).get("nested")
    if name in _LISTS and isinstance(given, Call):
        return _nested(engine, cls, given)
    if given is None or name not in NESTED | _LISTS or (name in _LISTS and isinstance(given, Str)):
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
    if not any(is_true(assign.value) for assign in said) and (said or not is_model_schema(engine, info)):
        return []
    models = next((named for each in options if (named := models_named(engine, each))), [])
    return [name for each in models for name in engine.of(Models).relationships(engine.of(Models).mapped(each.key))]


def is_model_schema(engine: Interpreter, info: ClassInfo) -> bool:
    """Is it a schema of marshmallow-sqlalchemy before 0.22, which has fields for relationships, and always loads rows
    (Changelog, 0.22.0)?"""
    return any(last_part(base) == "ModelSchema" for base in engine.hierarchy.external_bases(info))


def models_of(engine: Interpreter, info: ClassInfo) -> list[ClassRef]:
    """The model whose rows a schema is for: `class Meta: model = User`."""
    meta = next((cls.classes["Meta"] for cls in engine.hierarchy.mro(info) if "Meta" in cls.classes), None)
    options = engine.hierarchy.mro(meta) if meta is not None else ()
    return next((named for each in options if (named := models_named(engine, each))), [])


def listed(options: tuple[ClassInfo, ...], *names: str) -> set[str]:
    """The strings in the lists that the options have under the names."""
    lists = [a.value for each in options for name in names for a in each.attributes.get(name, ())]
    return {item.text for found in lists if isinstance(found, Seq) for item in found.items if isinstance(item, Str)}
