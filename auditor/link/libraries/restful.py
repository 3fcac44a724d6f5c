"""Rows that Flask-RESTful and Flask-RESTX turn into JSON by field: `marshal(order, {"lines": fields.List(...)})`.

Source: Flask-RESTful, Output Fields (Basic Usage, Renaming Attributes, Nested Field, List Field) and API:
`marshal_with`; Flask-RESTX, Response marshalling: `Api.model`, `inherit`, `clone`, `marshal_list_with`.
"""

from __future__ import annotations

from auditor.facts.code import Call, Function
from auditor.link.domain.frame import Frame
from auditor.link.domain.given import Given
from auditor.link.domain.interpreter import Interpreter, Kind
from auditor.link.domain.library import Library
from auditor.link.domain.nested import Nested
from auditor.link.domain.values import NOTHING, Instance, Many, Mapping, Result, Value, Values, literals, union, walk
from auditor.link.interpreter import calls, members
from auditor.link.interpreter.classes import find_method
from auditor.link.libraries.sqlalchemy.declare.models import Models
from auditor.link.libraries.sqlalchemy.relations import perhaps_load
from auditor.link.syntax.names import last_name

_PACKAGES = ("flask_restful", "flask_restplus", "flask_restx")
_PLAIN = ("String", "Raw", "Integer", "Float", "Boolean", "DateTime", "Date", "Url", "FormattedString", "Arbitrary")
_DECORATORS = frozenset({"marshal_with", "marshal_list_with", "marshal_with_field"})
#: Fields in fields are followed so far; some contain themselves.
_DEEPEST = 5


class Field(Nested, frozen=True, gc=False, cache_hash=True):
    """A field: the names of the attribute that it shows, or functions that get it; under which name the fields of what
    that holds are kept."""

    attribute: Values
    fields: str = ""

    def inside(self) -> tuple[Values, ...]:
        return (self.attribute,)


def _kept(_: Interpreter) -> dict[str, tuple[Mapping, ...]]:
    """The fields in fields: values that hold values that hold values are too deep for a dict of dicts of them."""
    return {}


def _plain(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values:
    """`fields.String(attribute="user.name")`."""
    said = given.keywords.get("attribute", NOTHING)
    return (Field(said),) if said else (Result(dotted),)


def _nested(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values:
    """`fields.Nested(user_fields)`, `fields.List(fields.Nested(user_fields))`."""
    attribute, kept = given.keywords.get("attribute", NOTHING), engine.of(_kept)
    inner = next((value for value in given.first if isinstance(value, Field)), None)
    fields = tuple(value for value in given.first if isinstance(value, Mapping))
    if inner is not None or not fields:
        return (Field(attribute, inner.fields if inner is not None else ""),)
    names = sorted(name for each in fields for name, _ in each.items)
    key = f"{frame.unit.module.path}:{given.line}:{','.join(names)}"
    kept[key] = tuple(dict.fromkeys((*kept.get(key, ()), *fields)))
    return (Field(attribute, key),)


def _model(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values:
    """`api.model("Order", {...})`, `api.inherit("Order", base, {...})`: the fields that all of them have."""
    known: dict[str, Values] = {}
    everything = [value for value in given.everything if isinstance(value, Mapping)]
    for each in everything:
        known.update(each.items)
    return (Mapping(tuple(known.items())),) if everything else (Result(dotted),)


def _marshal(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values | None:
    """`marshal(order, order_fields)`: a dict of texts and numbers. Where not one mapping is sure to name the fields,
    others may be meant that are not seen here."""
    fields = given.args[1] if len(given.args) > 1 else given.keywords.get("fields", NOTHING)
    _read(engine, frame, given.first or given.keywords.get("data", NOTHING), fields, given.line, 0)
    return (Result(dotted),) if len(fields) == 1 and isinstance(fields[0], Mapping) else None


def _read(engine: Interpreter, frame: Frame, rows: Values, fields: Values, line: int, depth: int) -> None:
    held = tuple(value for value in walk(rows) if isinstance(value, Instance))
    known = [each for each in fields if isinstance(each, Mapping)]
    if not held or depth > _DEEPEST:
        return
    if len(known) > 1:
        _read_one(engine, frame, held, known, line)
        return
    for name, field in _fields(known):
        shown = _shown(engine, frame, held, name, field, line)
        _read(engine, frame, shown, engine.of(_kept).get(field.fields, ()), line, depth + 1)


def _read_one(engine: Interpreter, frame: Frame, rows: tuple[Instance, ...], fields: list[Mapping], line: int) -> None:
    """One of the several is for the rows, and nothing tells which."""
    mapped = [found for row in rows if (found := engine.of(Models).mapped(row.key)) is not None]
    pending: list[tuple[tuple[str, ...], list[Mapping]]] = [((), fields)] if mapped and not frame.quiet else []
    while pending:
        before, known = pending.pop()
        for name, field in _fields(known):
            for shown in literals(field.attribute) or [name]:
                path = (*before, shown)
                for each in mapped:
                    perhaps_load(engine, frame, each, ".".join(path), line)
                if len(path) <= _DEEPEST:
                    pending.append((path, [*engine.of(_kept).get(field.fields, ())]))


def _fields(known: list[Mapping]) -> list[tuple[str, Field]]:
    pairs = [(name, field) for each in known for name, values in each.items for field in values]
    return [(name, field if isinstance(field, Field) else Field(())) for name, field in pairs]


def _shown(engine: Interpreter, frame: Frame, rows: Values, name: str, field: Field, line: int) -> Values:
    """What the field gets out of the rows."""
    getters = tuple(value for value in field.attribute if not literals((value,)))
    found = [calls.call_values(engine, frame, getters, Given([rows], {}, line))] if getters else []
    for dotted in literals(field.attribute) or ([] if getters else [name]):
        current = rows
        for part in dotted.split("."):
            having = tuple(value for value in _each(current) if _has(engine, value, part))
            current = members.attribute(engine, frame, having, part, line) if having else NOTHING
        found.append(current)
    return union(*map(_each, found))


def _has(engine: Interpreter, value: Value, name: str) -> bool:
    """A field of what the row has not shows nothing."""
    if not isinstance(value, Instance):
        return False
    mapped, models = engine.of(Models).mapped(value.key), engine.of(Models)
    if mapped is None:
        return bool(find_method(engine, engine.index.classes[value.key], name))
    return name in models.relationships(mapped) or models.is_computed(mapped, name)


def _each(values: Values) -> Values:
    return union(*(value.items if isinstance(value, Many) else (value,) for value in values))


def _returned(engine: Interpreter, frame: Frame, node: Function, returned: Values) -> None:
    """`@marshal_with(order_fields)` shows what the function returns, also in a tuple with a status."""
    for decorator in node.decorators:
        if isinstance(decorator, Call) and decorator.args and last_name(decorator) in _DECORATORS:
            fields = engine.evaluate(engine.module_frame(frame.unit.module), decorator.args[0])
            _read(engine, frame, returned, fields, node.line, 0)


_CALLS = {
    **dict.fromkeys(_PLAIN, _plain),
    **dict.fromkeys(("Nested", "List"), _nested),
    **dict.fromkeys(("model", "inherit", "clone"), _model),
    "marshal": _marshal,
}

LIBRARY = Library(
    name="restful",
    below=dict.fromkeys(_PACKAGES, _CALLS),
    kinds=(Kind(Field),),
    returned=_returned,
)
