"""Tables through which a relationship joins rows, besides those of both ends and the secondary one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from auditor.facts.code import Expr, Name, Str
from auditor.facts.key import TableKey
from auditor.facts.nodes import nodes_of
from auditor.link.domain.frame import Frame
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import NOTHING, Values
from auditor.link.libraries.sqlalchemy.declare.models import Models
from auditor.link.libraries.sqlalchemy.declare.registry import class_named
from auditor.link.libraries.sqlalchemy.declare.tables_of import table_of
from auditor.link.tables.declared import MappedInfo, RelationshipInfo

#: What says by which tables rows are joined (ORM, Composite "Secondary" Joins; Custom Primary Join).
_JOINING = ("secondary", "primaryjoin", "secondaryjoin")


def frame_of_joins(
    engine: Interpreter, mapped: MappedInfo, relationship: RelationshipInfo, frame: Frame, options: dict[str, Expr]
) -> Frame:
    """Where the names of the conditions are: the body of the class comes before what is around it, such as
    `links = Table("links", metadata, ...)` and `relationship("Tag", secondary=links)`. In `links = relationship("Tag",
    secondary=links)` the right side is what is around it (Python reference, 4.2.2 Resolution of names)."""
    nodes = (node for name in _JOINING if name in options for node in nodes_of(options[name], Name))
    said = {node.id for node in nodes if isinstance(node, Name)}
    bound: dict[str, Values] = {}
    for cls in engine.hierarchy.mro(mapped.info) if said else ():
        for name in sorted(said & cls.attributes.keys() - bound.keys()):
            same = cls.module is (relationship.module or relationship.owner.module)
            before = [each for each in cls.attributes[name] if not same or each.line < relationship.line]
            value = before[-1].value if before else None
            bound[name] = engine.evaluate(engine.frame_around(cls), value) if value is not None else NOTHING
    bound = {name: values for name, values in bound.items() if values}
    return Frame(frame.unit, frame.context, outer=frame, env=bound, quiet=True) if bound else frame


def tables_between(
    engine: Interpreter, mapped: MappedInfo, relationship: RelationshipInfo, frame: Frame, options: dict[str, Expr]
) -> Iterator[TableKey]:
    """The tables that the conditions name besides those of both ends and the secondary one."""
    target = engine.of(Models).mapped(relationship.target) if relationship.target else None
    known = {mapped.table.key, relationship.secondary, *((target.table.key,) if target is not None else ())}
    for value in (options[name] for name in _JOINING if name in options):
        for node in nodes_of(value):
            keys: list[TableKey] = []
            if isinstance(node, Str):
                for name in dict.fromkeys(re.findall(r"(?<![\w.])[A-Za-z_]\w*", node.text)):
                    named = class_named(engine, mapped, name)
                    keys += [named.table.key] if named is not None else []
            elif isinstance(node, Name):
                keys += [table.key for each in engine.evaluate(frame, node) if (table := table_of(engine, each))]
            for key in keys:
                if key not in known:
                    known.add(key)
                    yield key
