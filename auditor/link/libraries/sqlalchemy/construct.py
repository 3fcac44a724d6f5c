"""Rows under construction: what `Model(...)` makes, and what relationships tie to it."""

from __future__ import annotations

from collections.abc import Mapping

from auditor.facts.access import Confidence, Op
from auditor.link.domain.findings import RawAccess
from auditor.link.domain.frame import Frame
from auditor.link.domain.given import Given
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import (
    COLLECTIONS,
    ClassRef,
    FunctionRef,
    Instance,
    Values,
    union,
    walk,
)
from auditor.link.interpreter import classes
from auditor.link.libraries.sqlalchemy import polymorphic, rows_of
from auditor.link.libraries.sqlalchemy.declare.models import Models
from auditor.link.libraries.sqlalchemy.declare.tables_of import own_tables
from auditor.link.libraries.sqlalchemy.rows import Pending
from auditor.link.tables.declared import MappedInfo, RelationshipInfo


def construct_row(
    engine: Interpreter,
    frame: Frame,
    value: ClassRef,
    mapped: MappedInfo,
    given: Given,
) -> Values:
    args, keywords, line = given.args, given.keywords, given.line
    site = engine.of(Pending).new_site(frame)
    confidence = rows_of.confidence_of(frame, value)
    engine.of(Pending).construct(
        frame,
        site,
        [RawAccess(table, Op.WRITE, line, "constructor", confidence) for table in own_tables(mapped)],
    )
    relationships = engine.of(Models).relationships(mapped)
    for name, values in keywords.items():
        relationship = relationships.get(name)
        proxy = engine.of(Models).proxy(mapped, name) if relationship is None else None
        if proxy is not None:
            relationship = relationships.get(proxy[0])
        if relationship is not None:
            tie(engine, frame, site, relationship, values, line)
            if proxy is not None:  # its creator makes the rows
                _add_write_of_target(engine, site, relationship, line)
        else:
            engine.of(Pending).escape(frame, values)
    if given.spread:
        _tie_spread(engine, frame, site, relationships, given)
    inits = classes.find_method(engine, mapped.info, "__init__")
    row = Instance(value.key, value.args, maybe=value.maybe, site=site)
    if inits:
        engine.call_function(frame, FunctionRef(inits[-1].key, row), given)
    engine.of(Pending).escape(frame, union(*args))
    return (row,)


def _tie_spread(
    engine: Interpreter, frame: Frame, site: str, relationships: Mapping[str, RelationshipInfo], given: Given
) -> None:
    """`Order(**values)`: rows under keys that are not known set the relationships that lead to such rows."""
    rows = tuple(value for value in walk(given.spread, COLLECTIONS) if isinstance(value, Instance))
    for relationship in relationships.values() if rows else ():
        target = engine.of(Models).target(relationship)
        below = {each.key for each in (target, *polymorphic.descendants(target))} if target is not None else set()
        if meant := tuple(row for row in rows if row.key in below):
            tie(engine, frame, site, relationship, meant, given.line)


def tie(
    engine: Interpreter, frame: Frame, site: str, relationship: RelationshipInfo, values: Values, line: int
) -> None:
    """A relationship of a row just made is set: what is made with it goes where it goes, and the other way round.

    Rows that are not made here get their foreign key set, where it is theirs."""
    row = Instance(relationship.owner.key, site=site)
    if relationship.secondary is not None:
        engine.of(Pending).tie(site, (row,))
        engine.of(Pending).add_pending(
            site, RawAccess(relationship.secondary, Op.WRITE, line, "relationship-set", Confidence.INFERRED)
        )
    elif not relationship.owns_key and (
        not values or any(isinstance(value, Instance) and not value.site for value in walk(values))
    ):
        _add_write_of_target(engine, site, relationship, line)
    engine.of(Pending).tie(site, values)
    for value in walk(values):
        if isinstance(value, Instance) and value.site:
            engine.of(Pending).tie(value.site, (row,))
        elif isinstance(value, Instance) and engine.of(Models).mapped(value.key) is not None:
            engine.of(Pending).escape(frame, (row,))  # linked to a row of the session


def _add_write_of_target(engine: Interpreter, site: str, relationship: RelationshipInfo, line: int) -> None:
    target = engine.of(Models).target(relationship)
    if target is not None:
        engine.of(Pending).add_pending(
            site, RawAccess(target.table.key, Op.WRITE, line, "relationship-set", Confidence.INFERRED)
        )


def write_target(engine: Interpreter, frame: Frame, relationship: RelationshipInfo, line: int) -> None:
    """Make rows of the target of a relationship, as an association proxy does (Association Proxy: Creation of New
    Values)."""
    target = engine.of(Models).target(relationship)
    if target is not None:
        rows_of.write_tables(frame, target, line, "association-proxy", Confidence.INFERRED)
