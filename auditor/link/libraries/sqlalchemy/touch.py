"""Recording accesses: which tables reading or writing a class, instance or relationship touches."""

from __future__ import annotations

from auditor.facts.access import Blindness, Confidence, Op, TableKey
from auditor.link.domain.frame import Frame
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import (
    ClassRef,
    Fixed,
    Instance,
    Many,
    Mapping,
    Value,
    Values,
)
from auditor.link.libraries.sqlalchemy import touch
from auditor.link.libraries.sqlalchemy.declare.mapped import EAGER
from auditor.link.libraries.sqlalchemy.declare.models import Models
from auditor.link.libraries.sqlalchemy.rows import Pending
from auditor.link.libraries.sqlalchemy.values import AllTables, ColumnRef, Criterion, RelationshipRef, Rows, Statement
from auditor.link.tables.declared import MappedInfo, RelationshipInfo, TableRef
from auditor.link.tables.index import TableIndex

#: Classes that are loaded, or deleted, with one row; more are not followed, and the function is a blind spot.
MOST_WITH_A_ROW = 64


def confidence_of(frame: Frame, value: Value | None = None, inferred: bool = False) -> Confidence:
    """Possible for a dynamic pick, inferred where a caller or a type brought the table, else certain."""
    if frame.context.doubtful or (value is not None and getattr(value, "maybe", False)):
        return Confidence.POSSIBLE
    return Confidence.INFERRED if inferred or not frame.context.plain else Confidence.CERTAIN


def read_values(engine: Interpreter, frame: Frame, values: Values, line: int, via: str, loads: bool = True) -> bool:
    """Read the tables of all classes, instances and tables among the values; true when there was one. What is only
    joined, filtered or counted is not loaded: nor are its eager relationships and its children."""
    found = False
    for value in values:
        match value:
            case ClassRef(key=key):
                mapped = engine.of(Models).mapped(key)
                if mapped is not None:
                    read = confidence_of(frame, value)
                    if loads:
                        read_class(engine, frame, mapped, line, via, read)
                    else:
                        read_tables(frame, mapped, line, via, read)
                    found = True
                for child in engine.of(Models).concrete_below(key) if mapped is None else ():
                    read_tables(frame, child, line, via, confidence_of(frame, value))
                    found = True
            case Instance(key=key):
                mapped = engine.of(Models).mapped(key)
                if mapped is not None:
                    read_tables(frame, mapped, line, via, confidence_of(frame, value, inferred=True))
                    found = True
            case TableRef(key=key):
                frame.record(engine.of(TableIndex)[key].key, Op.READ, line, via, confidence_of(frame, value))
                found = True
            case Many(items=items):
                found |= read_values(engine, frame, items, line, via, loads)
            case Fixed(items=items):
                for item in items:
                    found |= read_values(engine, frame, item, line, via, loads)
            case ColumnRef() | RelationshipRef() | Criterion() | Statement():
                found = True  # recorded where it was named
            case AllTables():
                all_tables(engine, frame, Op.READ, line)
            case _:
                pass
    return found


def write_values(
    engine: Interpreter, frame: Frame, values: Values, line: int, via: str, cascades: bool = False
) -> bool:
    """Write the tables of all classes, instances and tables among the values; true when there was one."""
    found = False
    for value in values:
        match value:
            case ClassRef(key=key) | Instance(key=key):
                mapped = engine.of(Models).mapped(key)
                if mapped is not None:
                    engine.of(Pending).escape(frame, (value,))
                    inferred = isinstance(value, Instance) and not value.site
                    write_tables(frame, mapped, line, via, confidence_of(frame, value, inferred))
                    if cascades:
                        delete_cascades(engine, frame, mapped, line, set())
                    found = True
            case TableRef(key=key):
                frame.record(engine.of(TableIndex)[key].key, Op.WRITE, line, via, confidence_of(frame, value))
                found = True
            case AllTables():
                all_tables(engine, frame, Op.WRITE, line)
            case _:
                for inner in _inside(value):
                    found |= write_values(engine, frame, inner, line, via, cascades)
    return found


def _inside(value: Value) -> list[Values]:
    """What a collection, a row, or the rows of a query hold."""
    match value:
        case Many(items=items):
            return [items]
        case Fixed(items=positions):
            return list(positions)
        case Mapping(items=pairs, rest=rest):
            return [rest, *(values for _, values in pairs)]
        case Rows(entities=entities) | Statement(kind="query", entities=entities):
            return list(entities)
        case _:
            return []


def all_tables(engine: Interpreter, frame: Frame, op: Op, line: int) -> None:
    """A loop over all tables of the metadata: it could reach any, and says nothing about one."""
    if frame.quiet:
        return
    engine.recorder.could_not_see(Blindness.ALL_TABLES, frame.unit, line, "a loop over all tables of the metadata")
    for table in engine.of(TableIndex).values():
        frame.record(table.key, op, line, "all-tables", Confidence.POSSIBLE)


def read_any(engine: Interpreter) -> None:
    """A generic relationship may load a row of any class: of those that nothing else reaches, too."""
    models = engine.of(Models)
    touched = engine.recorder.touched() if models.generic_reads else set()
    for frame, line in models.generic_reads:
        for mapped in models.all_mapped():
            if mapped.table.key not in touched:
                frame.record(mapped.table.key, Op.READ, line, "generic-relationship", Confidence.POSSIBLE)
        engine.settle(frame)


def own_tables(mapped: MappedInfo) -> list[TableKey]:
    """The table of the class and, with joined inheritance, those of its parents (ORM, Joined Table Inheritance)."""
    keys = [mapped.table.key, *(table.key for table in mapped.more)]
    current = mapped
    while current.inheritance in {"joined", "single"} and current.parent is not None:
        current = current.parent
        keys += [current.table.key, *(table.key for table in current.more)]
    return list(dict.fromkeys(keys))


def read_tables(frame: Frame, mapped: MappedInfo, line: int, via: str, confidence: Confidence) -> None:
    for table in own_tables(mapped):
        frame.record(table, Op.READ, line, via, confidence)


def read_table(frame: Frame, table: TableKey, line: int, via: str) -> None:
    """Read one table that a relationship leads to."""
    frame.record(table, Op.READ, line, via, Confidence.INFERRED)


def write_tables(frame: Frame, mapped: MappedInfo, line: int, via: str, confidence: Confidence) -> None:
    if mapped.selected:
        return
    for table in own_tables(mapped):
        frame.record(table, Op.WRITE, line, via, confidence)


def read_class(
    engine: Interpreter, frame: Frame, mapped: MappedInfo, line: int, via: str, confidence: Confidence
) -> None:
    """Select a class: its tables, those of its joined children, and what its loader strategies load with it."""
    read_tables(frame, mapped, line, via, confidence)
    weaker = confidence if confidence is Confidence.POSSIBLE else Confidence.INFERRED
    for child in descendants(mapped):
        if child.inheritance == "joined" or (
            child.inheritance == "concrete" and engine.of(Models).is_polymorphic_base(mapped)
        ):
            frame.record(child.table.key, Op.READ, line, "polymorphic", weaker)
    _load_eagerly(engine, frame, mapped, line, weaker, {mapped.key})
    for table in engine.of(Models).computed_from(mapped):
        frame.record(table, Op.READ, line, "column-property", weaker)


def descendants(mapped: MappedInfo) -> list[MappedInfo]:
    return [found for child in mapped.children for found in (child, *descendants(child))]


def _load_eagerly(
    engine: Interpreter, frame: Frame, mapped: MappedInfo, line: int, confidence: Confidence, seen: set[str]
) -> None:
    for relationship in engine.of(Models).relationships(mapped).values():
        if relationship.lazy in EAGER:
            target = engine.of(Models).target(relationship)
            if relationship.secondary is not None:
                frame.record(relationship.secondary, Op.READ, line, "eager-load", confidence)
            if target is not None and target.key not in seen:
                if len(seen) >= MOST_WITH_A_ROW:
                    _leave_rest(engine, frame, line)
                    return
                seen.add(target.key)
                read_tables(frame, target, line, "eager-load", confidence)
                _load_eagerly(engine, frame, target, line, confidence, seen)


def _leave_rest(engine: Interpreter, frame: Frame, line: int) -> None:
    detail = f"more than {MOST_WITH_A_ROW} classes are loaded or deleted with one row; the nearest are followed"
    engine.recorder.could_not_see(Blindness.INTERNAL, frame.unit, line, detail)


def read_relationship(engine: Interpreter, frame: Frame, relationship: RelationshipInfo, line: int, via: str) -> None:
    """Load a relationship: its target and its secondary table."""
    if relationship.secondary is not None:
        frame.record(relationship.secondary, Op.READ, line, via, Confidence.INFERRED)
    target = engine.of(Models).target(relationship)
    if target is not None:
        read_class(engine, frame, target, line, via, Confidence.INFERRED)


def name_relationship(engine: Interpreter, frame: Frame, relationship: RelationshipInfo, line: int, via: str) -> None:
    """Name a relationship in a statement: its tables are read, but no rows of its target are loaded."""
    if relationship.secondary is not None:
        read_table(frame, relationship.secondary, line, via)
    target = engine.of(Models).target(relationship)
    if target is not None:
        read_tables(frame, target, line, via, Confidence.INFERRED)


def write_relationship(engine: Interpreter, frame: Frame, relationship: RelationshipInfo, line: int) -> None:
    """Change a relationship: rows of the secondary table, or the foreign key on whichever side has it
    (ORM, Basic Relationship Patterns)."""
    via = "relationship-set"
    if relationship.secondary is not None:
        frame.record(relationship.secondary, Op.WRITE, line, via, Confidence.INFERRED)
        return
    target = engine.of(Models).target(relationship)
    owner = engine.of(Models).mapped(relationship.owner.key)
    if relationship.owns_key and owner is not None:
        frame.record(owner.table.key, Op.WRITE, line, via, Confidence.INFERRED)
    elif target is not None:
        frame.record(target.table.key, Op.WRITE, line, via, Confidence.INFERRED)


def tables_behind(engine: Interpreter, relationship: RelationshipInfo) -> tuple[TableKey, ...]:
    """The tables that a relationship leads to: its target's, and the secondary one."""
    target = engine.of(Models).target(relationship)
    found = (target.table.key,) if target is not None else ()
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
        _leave_rest(engine, frame, line)
        return
    seen.add(mapped.key)
    for relationship in engine.of(Models).relationships(mapped).values():
        target = engine.of(Models).target(relationship)
        if target is None or relationship.owns_key or relationship.passive_deletes:
            continue
        frame.record(target.table.key, Op.READ, line, "cascade", Confidence.INFERRED)
        if relationship.secondary is not None:
            for op in (Op.READ, Op.WRITE):
                frame.record(relationship.secondary, op, line, "cascade", Confidence.INFERRED)
            continue
        deletes = bool(relationship.cascade & {"delete", "delete-orphan"})
        for child in descendants(target):
            if child.inheritance == "joined":
                frame.record(child.table.key, Op.READ, line, "cascade", Confidence.INFERRED)
        if deletes:
            for table in (target, *descendants(target)):
                frame.record(table.table.key, Op.WRITE, line, "cascade", Confidence.INFERRED)
            delete_cascades(engine, frame, target, line, seen)
        else:  # the children stay, their key is set to NULL
            frame.record(target.table.key, Op.WRITE, line, "cascade", Confidence.INFERRED)


def note_some_attribute(engine: Interpreter, frame: Frame, found: MappedInfo, line: int) -> None:
    """`getattr(row, name)` with a name that is not known: a relationship, perhaps; mostly a column."""
    models = engine.of(Models)
    targets = [models.target(relationship) for relationship in models.relationships(found).values()]
    names = sorted({target.table.name for target in targets if target is not None})
    if names and not frame.quiet:
        place = (frame.unit.module.path, line, Blindness.DYNAMIC_ATTRIBUTE)
        engine.recorder.blind_tables.setdefault(place, set()).update(names)


def read_column(engine: Interpreter, frame: Frame, owner: ClassRef | TableRef, name: str, line: int) -> None:
    """A column named in a SQL expression reads the table that has it."""
    if isinstance(owner, TableRef):
        frame.record(engine.of(TableIndex)[owner.key].key, Op.READ, line, "column", confidence_of(frame, owner))
        return
    current = engine.of(Models).mapped(owner.key)
    while current is not None:
        if name in current.columns or current.parent is None:
            frame.record(current.table.key, Op.READ, line, "column", confidence_of(frame, owner))
            return
        current = current.parent


def write_some_attribute(engine: Interpreter, frame: Frame, values: Values, line: int) -> None:
    """`setattr(row, name, value)` with any name: an UPDATE of the row's table."""
    for value in values:
        if (
            isinstance(value, Instance)
            and not value.site
            and (found := engine.of(Models).mapped(value.key)) is not None
        ):
            own = frame.owner is not None and frame.owner.key == value.key
            if not (own and frame.unit.name.endswith("__init__")):
                confidence = confidence_of(frame, value, inferred=True)
                write_tables(frame, found, line, "attribute-set", confidence)
                write_any_relationship(engine, frame, found, line)


def table_keys(engine: Interpreter, values: Values) -> frozenset[TableKey]:
    """The tables of the classes, instances and tables among the values."""
    keys: set[TableKey] = set()
    for value in values:
        match value:
            case ClassRef(key=key) | Instance(key=key):
                if (mapped := engine.of(Models).mapped(key)) is not None:
                    keys.update(touch.own_tables(mapped))
            case TableRef(key=key):
                keys.add(engine.of(TableIndex)[key].key)
            case Fixed(items=items):
                for item in items:
                    keys |= table_keys(engine, item)
            case _:
                pass
    return frozenset(keys)
