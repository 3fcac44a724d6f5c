"""What loading, setting and deleting along relationships touches.

Source: SQLAlchemy 2.0, ORM: Relationship Configuration, Cascades, Relationship Loading Techniques.
"""

from __future__ import annotations

from auditor.facts.access import Blindness, Confidence, Op
from auditor.facts.key import TableKey
from auditor.link.domain.findings import PutAway, Reaching
from auditor.link.domain.frame import Frame
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import Values
from auditor.link.interpreter.offered import called_so
from auditor.link.libraries.sqlalchemy.declare.models import Models
from auditor.link.libraries.sqlalchemy.polymorphic import told_apart
from auditor.link.libraries.sqlalchemy.rows_of import (
    MOST_WITH_A_ROW,
    Room,
    leave_rest,
    read_class,
    read_table,
    read_tables,
)
from auditor.link.tables.declared import MappedInfo, RelationshipInfo

#: What a collection held is loaded when it is set, for a row of the database (ORM, AttributeEvents.bulk_replace).
_LOADED = "is loaded where the collection is set, if the row was in the database"


def read_relationship(engine: Interpreter, frame: Frame, relationship: RelationshipInfo, line: int, via: str) -> None:
    """Load a relationship: its target and its secondary table."""
    for table in (relationship.secondary, *relationship.between):
        if table is not None:
            frame.record(table, Op.READ, line, via, Confidence.INFERRED)
    target = engine.of(Models).target(relationship)
    if target is not None:
        read_class(engine, frame, target, line, via, Confidence.INFERRED)


def perhaps_load(engine: Interpreter, frame: Frame, mapped: MappedInfo, path: str, line: int) -> None:
    """The name of a relationship, or a path of such (`"orders.items"`), is given away together with an object."""
    current: MappedInfo | None = mapped
    for name in path.split("."):
        relationship = engine.of(Models).relationships(current).get(name)
        if relationship is None:
            return
        for table in tables_behind(engine, relationship):
            frame.record(table, Op.READ, line, "relationship", Confidence.POSSIBLE)
        current = engine.of(Models).target(relationship)


def read_each_relationship(
    engine: Interpreter, frame: Frame, mapped: MappedInfo, line: int, confidence: Confidence
) -> None:
    """A row is taken apart, and so are the rows that it leads to: `dataclasses.asdict(row)`."""
    pending, met = [mapped], {mapped.key}
    while pending:
        for relationship in engine.of(Models).relationships(pending.pop()).values():
            if relationship.lazy in {"noload", "write_only", "raise", "raise_on_sql"}:
                continue
            for table in tables_behind(engine, relationship):
                frame.record(table, Op.READ, line, "relationship", confidence)
            target = engine.of(Models).target(relationship)
            if target is not None and target.key not in met and len(met) < MOST_WITH_A_ROW:
                met.add(target.key)
                pending.append(target)


def name_relationship(engine: Interpreter, frame: Frame, relationship: RelationshipInfo, line: int, via: str) -> None:
    """Name a relationship in a statement: its tables are read, but no rows of its target are loaded."""
    for table in (relationship.secondary, *relationship.between):
        if table is not None:
            read_table(frame, table, line, via)
    target = engine.of(Models).target(relationship)
    if target is not None:
        read_tables(frame, target, line, via, Confidence.INFERRED)


def write_relationship(engine: Interpreter, frame: Frame, relationship: RelationshipInfo, line: int) -> None:
    """Change a relationship: rows of the secondary table, or the foreign key on whichever side has it
    (ORM, Basic Relationship Patterns)."""
    via = "relationship-set"
    target = engine.of(Models).target(relationship)
    if relationship.secondary is not None:
        for table in (relationship.secondary, *relationship.between):  # that table, under each of its names
            frame.record(table, Op.WRITE, line, via, Confidence.INFERRED)
        if target is not None and not frame.quiet:
            frame.note(PutAway(target.key, line, _LOADED))
        return
    owner = engine.of(Models).mapped(relationship.owner.key)
    if relationship.owns_key and owner is not None:
        frame.record(owner.table.key, Op.WRITE, line, via, Confidence.INFERRED)
    elif target is not None:
        frame.record(target.table.key, Op.WRITE, line, via, Confidence.INFERRED)


def tables_behind(engine: Interpreter, relationship: RelationshipInfo) -> tuple[TableKey, ...]:
    """The tables that a relationship leads to: its target's, and the secondary one."""
    target = engine.of(Models).target(relationship)
    found = (target.table.key, *relationship.between) if target is not None else relationship.between
    return (*found, relationship.secondary) if relationship.secondary is not None else found


def write_any_relationship(engine: Interpreter, frame: Frame, mapped: MappedInfo, line: int) -> None:
    """An attribute with a name that is not known is set: perhaps a many-to-many relationship. Children of one-to-many
    relationships are made somewhere, and that is seen there."""
    for relationship in engine.of(Models).relationships(mapped).values():
        if relationship.secondary is not None:
            for key in tables_behind(engine, relationship):
                frame.record(key, Op.WRITE, line, "relationship-set", Confidence.POSSIBLE)


def delete_cascades(engine: Interpreter, frame: Frame, mapped: MappedInfo, line: int, seen: set[str]) -> None:
    """What deleting an instance also loads and deletes: `cascade="delete"`, and the rows of secondary tables; without
    a delete cascade the children are loaded to set their key to NULL, unless `passive_deletes` (ORM, Cascades)."""
    if mapped.key in seen:
        return
    if len(seen) >= MOST_WITH_A_ROW:
        leave_rest(engine, frame, line, len(seen))
        return
    seen.add(mapped.key)
    room, found = engine.of(Room), 0
    for relationship in engine.of(Models).relationships(mapped).values():
        target = engine.of(Models).target(relationship)
        if target is None or relationship.owns_key or relationship.passive_deletes:
            continue
        if not room.take(found):
            leave_rest(engine, frame, line, len(seen))
            return
        found += 1
        frame.record(target.table.key, Op.READ, line, "cascade", Confidence.INFERRED)
        if relationship.secondary is not None:
            for op in (Op.READ, Op.WRITE):
                frame.record(relationship.secondary, op, line, "cascade", Confidence.INFERRED)
            continue
        deletes = bool(relationship.cascade & {"delete", "delete-orphan"})
        below = [*told_apart(engine, target)]
        for child in below:
            if child.inheritance == "joined":
                frame.record(child.table.key, Op.READ, line, "cascade", Confidence.INFERRED)
        if deletes:
            for table in (target, *below):
                frame.record(table.table.key, Op.WRITE, line, "cascade", Confidence.INFERRED)
            delete_cascades(engine, frame, target, line, seen)
        else:  # the children stay, their key is set to NULL
            frame.record(target.table.key, Op.WRITE, line, "cascade", Confidence.INFERRED)


def note_some_attribute(engine: Interpreter, frame: Frame, found: MappedInfo, line: int, names: Values) -> None:
    """`getattr(row, name)` with a name of which at most parts are known: a relationship, perhaps; mostly a column."""
    models = engine.of(Models)
    may_be_meant = called_so(names)
    several = [each for name, each in models.relationships(found).items() if may_be_meant(name)]
    targets = [models.target(relationship) for relationship in several]
    secondary = {relationship.secondary.name for relationship in several if relationship.secondary is not None}
    reached = sorted(secondary.union(target.table.name for target in targets if target is not None))
    if reached and not frame.quiet:
        frame.note(Reaching(line, Blindness.DYNAMIC_ATTRIBUTE, frozenset(reached)))
