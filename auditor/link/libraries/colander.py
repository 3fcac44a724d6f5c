"""Schemas that ColanderAlchemy makes of a class: `SQLAlchemySchemaNode(User, includes=["name", "posts"])`.

`dictify(row)` reads the relationships that the schema has, `objectify(data)` makes a row, with rows behind them, and
with `context=row` sets that one. Source: ColanderAlchemy, API: SQLAlchemySchemaNode; Customization.
"""

from __future__ import annotations

from auditor.facts.access import Confidence
from auditor.link.domain.frame import Frame
from auditor.link.domain.given import Given
from auditor.link.domain.interpreter import Interpreter, Kind
from auditor.link.domain.library import Library
from auditor.link.domain.nested import Plain
from auditor.link.domain.values import NOTHING, ClassRef, Instance, Many, Text, Values, elements, literals, union
from auditor.link.interpreter import storing
from auditor.link.libraries.sqlalchemy import construct, relations, rows_of
from auditor.link.libraries.sqlalchemy.declare.models import Models
from auditor.link.tables.declared import MappedInfo, RelationshipInfo

_NODE = "SQLAlchemySchemaNode"
#: Schemas in schemas are followed so far.
_DEEPEST = 3


class Node(Plain, frozen=True, gc=False):
    """The schema of a class. `only`: the attributes that it has, all where that is None; `without`: those left out."""

    of: ClassRef
    only: tuple[str, ...] | None = None
    without: tuple[str, ...] = ()


def _listed(given: Given, at: int, name: str) -> tuple[str, ...] | None:
    """The names in a list; None where there is none, or one that is not known."""
    held = given.args[at] if len(given.args) > at else given.keywords.get(name, NOTHING)
    items = elements(held)
    return tuple(literals(items)) if items and all(isinstance(each, Text) for each in items) else None


def _made(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values | None:
    models = given.args[0] if given.args else given.keywords.get("class_", NOTHING)
    only, without = _listed(given, 1, "includes"), _listed(given, 2, "excludes") or ()
    return tuple(Node(v, only, without) for v in models if isinstance(v, ClassRef)) or None


def _inherited(engine: Interpreter, frame: Frame, value: ClassRef | Instance, name: str, given: Given) -> Values | None:
    """`class OrderNode(SQLAlchemySchemaNode)`: what it is made of is a schema, too."""
    bases = engine.hierarchy.external_bases(engine.index.classes[value.key]) if name == "__init__" else ()
    if not any(base.endswith(f".{_NODE}") for base in bases):
        return None
    return union(_made(engine, frame, _NODE, given) or NOTHING, (Instance(value.key, value.args),))


def _shown(engine: Interpreter, value: Node) -> list[RelationshipInfo]:
    known = engine.of(Models).relationships(engine.of(Models).mapped(value.of.key))
    named = (each for name, each in known.items() if value.only is None or name in value.only)
    return [each for each in named if each.name not in value.without]


def _method(engine: Interpreter, frame: Frame, value: Node, name: str, given: Given) -> Values:
    mapped = engine.of(Models).mapped(value.of.key)
    if name == "dictify" and mapped is not None:
        for relationship in _shown(engine, value):
            relations.read_relationship(engine, frame, relationship, given.line, "relationship")
        return NOTHING
    if name == "objectify" and mapped is not None:
        context = given.args[1] if len(given.args) > 1 else given.keywords.get("context", NOTHING)
        behind = _behind(engine, frame, _shown(engine, value), given.line, _DEEPEST)
        if not context:
            made = Given([], behind, given.line)
            return construct.construct_row(engine, frame, value.of, mapped, made)
        _set(engine, frame, context, behind, given.line)
        return context
    engine.flow.escape(frame, given.everything)
    return (value,) if name in {"bind", "clone"} else NOTHING


def _behind(
    engine: Interpreter, frame: Frame, relationships: list[RelationshipInfo], line: int, depth: int
) -> dict[str, Values]:
    """The rows that are made for relationships, by the names of these."""
    found: dict[str, Values] = {}
    for each in relationships if depth else ():
        target = engine.of(Models).target(each)
        if target is not None:
            rows = _row(engine, frame, target, line, depth - 1)
            found[each.name] = (Many(rows),) if each.collection else rows
    return found


def _row(engine: Interpreter, frame: Frame, mapped: MappedInfo, line: int, depth: int) -> Values:
    inner = _behind(engine, frame, [*engine.of(Models).relationships(mapped).values()], line, depth)
    return construct.construct_row(engine, frame, ClassRef(mapped.key), mapped, Given([], inner, line))


def _set(engine: Interpreter, frame: Frame, rows: Values, behind: dict[str, Values], line: int) -> None:
    for row in rows:
        mapped = engine.of(Models).mapped(row.key) if isinstance(row, Instance) else None
        if mapped is not None and isinstance(row, Instance):
            if not row.site:
                rows_of.write_tables(frame, mapped, line, "attribute-set", Confidence.INFERRED)
            for name, values in behind.items():
                storing.store_attribute(engine, frame, (row,), name, values, line)


def _outside(engine: Interpreter, frame: Frame, value: Node, line: int) -> None:
    engine.kinds.outside[ClassRef](engine, frame, value.of, line)


LIBRARY = Library(
    name="colander",
    functions={f"{package}.{_NODE}": _made for package in ("colanderalchemy", "colanderalchemy.schema")},
    inherited=_inherited,
    kinds=(Kind(Node, method=_method, tells=lambda engine, value: True, outside=_outside),),
)
