"""Schemas of marshmallow-sqlalchemy that load rows: `class Meta: model = User; load_instance = True`.

`schema.load(data)` looks for the row by its primary key where the data has it, else makes one; the fields of the schema
that name relationships are set with it. Source: marshmallow-sqlalchemy, API Reference: SQLAlchemySchemaOpts,
SQLAlchemySchema.load(), get_instance(); Fields: Nested, Related.
"""

from __future__ import annotations

from auditor.facts.access import Confidence, Op
from auditor.facts.code import Assign, Call, Str
from auditor.link.domain.frame import Frame
from auditor.link.domain.given import Given
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.library import Library
from auditor.link.domain.values import NOTHING, ClassRef, Fixed, Instance, Many, Mapping, Values, union
from auditor.link.interpreter import storing
from auditor.link.interpreter.construct import construct
from auditor.link.libraries.schemas.fields import NESTED, is_model_schema, listed, schema_said
from auditor.link.libraries.sqlalchemy import rows_of
from auditor.link.libraries.sqlalchemy.declare.leads import models_named
from auditor.link.libraries.sqlalchemy.declare.models import Models
from auditor.link.modules.index import ClassInfo
from auditor.link.syntax.names import call_name, is_true, keywords_of, last_part
from auditor.link.tables.declared import MappedInfo

#: Schemas in schemas are followed so far: each load of an outer one may make rows of the inner ones.
_MOST_NESTED = 3


def _options(engine: Interpreter, info: ClassInfo) -> tuple[ClassInfo, ...]:
    """The classes `Meta` of a schema, with what they inherit; those of its nearest class that has one."""
    for cls in engine.hierarchy.mro(info):
        meta = cls.classes.get("Meta")
        if meta is not None:
            family = engine.hierarchy.mro(meta)
            return family if _is_set(family, "load_instance") or is_model_schema(engine, info) else ()
    return ()


def _loaded_models(engine: Interpreter, options: tuple[ClassInfo, ...]) -> list[ClassRef]:
    """The model that the options name."""
    return next((named for each in options if (named := models_named(engine, each))), [])


def _is_set(options: tuple[ClassInfo, ...], name: str) -> bool:
    said = next((each.attributes[name] for each in options if name in each.attributes), [])
    return any(is_true(assign.value) for assign in said)


def _fields(engine: Interpreter, info: ClassInfo, options: tuple[ClassInfo, ...]) -> dict[str, Call]:
    """The fields that a schema declares and loads, by the attribute that they set."""
    left_out = listed(options, "exclude", "dump_only")
    found: dict[str, Call] = {}
    for cls in reversed(engine.hierarchy.mro(info)):
        for name, assigns in cls.attributes.items():
            call = assigns[-1].value
            if not isinstance(call, Call):
                continue
            keywords = keywords_of(call)
            said = keywords.get("attribute")
            attribute = said.text if isinstance(said, Str) else name
            found.pop(attribute, None)
            if name not in left_out and not is_true(keywords.get("dump_only")):
                found[attribute] = call
    return found


def _nested_schema(engine: Interpreter, info: ClassInfo, call: Call) -> ClassInfo | None:
    """The schema in `Nested(UserSchema)`, `Nested("UserSchema")`."""
    given = call.args[0] if call.args else keywords_of(call).get("nested")
    return schema_said(engine, info, given) if given is not None else None


def _set_with(
    engine: Interpreter, frame: Frame, info: ClassInfo, mapped: MappedInfo, line: int, depth: int
) -> dict[str, Values]:
    """The relationships that loading sets, each with the rows that are made for it: those for which the schema declares
    a field. `include_relationships` makes fields for all, which hardly any client sends."""
    relationships = engine.of(Models).relationships(mapped)
    found: dict[str, Values] = {}
    fields = _fields(engine, info, _options(engine, info))
    for name, call in fields.items():
        if name not in relationships and engine.of(Models).proxy(mapped, name) is None:
            continue
        inner = _nested_schema(engine, info, call) if call_name(call) in NESTED else None
        rows = _rows(engine, frame, inner, line, depth + 1) if inner is not None and depth < _MOST_NESTED else NOTHING
        found[name] = (Many(rows),) if rows else NOTHING
    return found


def _rows(engine: Interpreter, frame: Frame, info: ClassInfo, line: int, depth: int) -> Values:
    """What loading with the schema makes: pending rows, tied to those of its nested schemas."""
    made: list[Values] = []
    for model in _loaded_models(engine, _options(engine, info)):
        mapped = engine.of(Models).mapped(model.key)
        if mapped is not None:
            given = Given([], _set_with(engine, frame, info, mapped, line, depth), line)
            made.append(construct(engine, frame, model, given))
    return union(*made)


def _takes_key(engine: Interpreter, info: ClassInfo, mapped: MappedInfo) -> bool:
    """Can the data hold the primary key? An automatic schema takes all columns but those that it leaves out."""
    options = _options(engine, info)
    keys = {name for name, assign in mapped.columns.items() if _is_key(assign)} or {"id"}
    if keys & listed(options, "exclude", "dump_only"):
        return False
    declared = {name for cls in engine.hierarchy.mro(info) for name in cls.attributes}
    if keys & declared:
        return keys <= set(_fields(engine, info, options))
    return any(not last_part(base).endswith("SQLAlchemySchema") for base in engine.hierarchy.external_bases(info))


def _is_key(assign: Assign | None) -> bool:
    call = assign.value if assign is not None else None
    return isinstance(call, Call) and any(name == "primary_key" for name, _ in call.keywords)


def _load(engine: Interpreter, frame: Frame, info: ClassInfo, given: Given) -> Values:
    rows = _rows(engine, frame, info, given.line, 0)
    instances = given.keywords.get("instance")
    for row in instances or NOTHING:
        mapped = engine.of(Models).mapped(row.key) if isinstance(row, Instance) else None
        if isinstance(row, Instance) and mapped is not None:
            if not row.site:
                rows_of.write_tables(frame, mapped, given.line, "attribute-set", Confidence.INFERRED)
            for name, values in _set_with(engine, frame, info, mapped, given.line, 0).items():
                storing.store_attribute(engine, frame, (row,), name, values, given.line)
    if instances is None and "transient" not in given.keywords:
        for row in rows:
            mapped = engine.of(Models).mapped(row.key) if isinstance(row, Instance) else None
            if mapped is not None and _takes_key(engine, info, mapped):
                frame.record(mapped.table.key, Op.READ, given.line, "schema-load", Confidence.INFERRED)
    loaded = union(instances or NOTHING, rows)
    loaded = (Many(loaded),) if "many" in given.keywords else loaded
    return (*loaded, *_with_errors(loaded)) if is_model_schema(engine, info) else loaded


def _with_errors(loaded: Values) -> Values:
    """The named tuple that loading gave before marshmallow 3: `load(data).data`, `row, errors = load(data)`
    (marshmallow, Upgrading to 3.0)."""
    return (Mapping((("data", loaded), ("errors", NOTHING))), Fixed((loaded, NOTHING)))


def _inherited(engine: Interpreter, frame: Frame, value: ClassRef | Instance, name: str, given: Given) -> Values | None:
    if name not in {"load", "loads"} or engine.model_of(value.key) is not None:
        return None
    info = engine.index.classes[value.key]
    return _load(engine, frame, info, given) if _loaded_models(engine, _options(engine, info)) else None


LIBRARY = Library(name="marshmallow", inherited=_inherited)
