"""Recording accesses: which tables reading or writing a class, instance or relationship touches."""

from __future__ import annotations

from collections.abc import Iterable

from auditor.facts.access import PICKED, Blindness, Confidence, Op
from auditor.facts.key import TableKey
from auditor.link.domain.findings import Note, RawAccess, Reaching, Unseen
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
    walk,
)
from auditor.link.interpreter.asked_by_key import note_meant
from auditor.link.libraries.sqlalchemy.belonging import belonging
from auditor.link.libraries.sqlalchemy.declare.models import Models
from auditor.link.libraries.sqlalchemy.declare.tables_of import keys_of
from auditor.link.libraries.sqlalchemy.relations import delete_cascades, write_any_relationship
from auditor.link.libraries.sqlalchemy.rows import Pending
from auditor.link.libraries.sqlalchemy.rows_of import (
    confidence_of,
    read_class,
    read_tables,
    write_tables,
)
from auditor.link.libraries.sqlalchemy.values import (
    AllTables,
    ColumnRef,
    Criterion,
    MadeBy,
    RelationshipRef,
    Rows,
    Statement,
)
from auditor.link.modules.decorators import has_decorator
from auditor.link.modules.index import ClassInfo, Unit
from auditor.link.syntax.names import last_part
from auditor.link.tables.declared import TableInfo, TableRef
from auditor.link.tables.index import TableIndex


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
                all_tables(engine, frame, Op.READ, line, value)
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
                all_tables(engine, frame, Op.WRITE, line, value)
            case MadeBy(row=row):
                found |= write_values(engine, frame, (row,), line, via, cascades)
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


def all_tables(engine: Interpreter, frame: Frame, op: Op, line: int, of: AllTables) -> None:
    """A loop over all tables of the metadata: it could reach any, and says nothing about one. Where one of them was
    picked, that one is meant, and it may be any."""
    any_of(engine, frame, op, line, of, [t for t in engine.of(TableIndex).values() if t.classes or not of.mapped])


def any_of(engine: Interpreter, frame: Frame, op: Op, line: int, of: AllTables, tables: Iterable[TableInfo]) -> None:
    """The same of those tables among all that can be meant."""
    if frame.quiet:
        return
    below = {each.key for each in engine.hierarchy.subclasses(engine.index.classes[of.below])} if of.below else None
    known = belonging(engine, of.of, tables)
    tables = [t for t in known if below is None or any(each.key in below for each in t.classes)]
    if of.picked:
        frame.note(Reaching(line, Blindness.DYNAMIC_MODEL, frozenset(table.name for table in tables)))
        if below is not None and len(tables) < len(known):  # not all inherit from that one
            note_meant(frame, tuple(ClassRef(each.key) for t in tables for each in t.classes if each.key in below))
    else:
        frame.note(Unseen(line, Blindness.ALL_TABLES, "a loop over all tables of the metadata"))
    for table in tables:
        frame.record(table.key, op, line, PICKED if of.picked else "all-tables", Confidence.POSSIBLE)


class GenericRead(Note, frozen=True, gc=False):
    """A relationship to a row of any class is read."""

    line: int


def note_generic(frame: Frame, line: int) -> None:
    """Remember that a relationship to a row of any class is read there."""
    if not frame.quiet:
        frame.note(GenericRead(line))


def read_any(engine: Interpreter) -> None:
    """A generic relationship may load a row of any class: of those that nothing else reaches, too."""
    reads = [
        (context.found, note.line)
        for context in engine.ledger.contexts
        for note in context.found.notes
        if type(note) is GenericRead
    ]
    touched = engine.ledger.touched() if reads else set()
    for found, line in reads:
        for mapped in engine.of(Models).all_mapped():
            table = mapped.table.key
            if table not in touched:
                read = RawAccess(table, Op.READ, line, "generic-relationship", Confidence.POSSIBLE)
                found.accesses[read] = None


def read_column(engine: Interpreter, frame: Frame, owner: ClassRef | TableRef, name: str, line: int) -> None:
    """A column named in a SQL expression reads the table that has it. What a hybrid says of its own class is a part
    of the statement that it is put into, where the read is noted (ORM, Hybrid Attributes)."""
    if isinstance(frame.owner, ClassRef) and frame.owner.key == owner.key and _is_of_hybrid(frame.unit):
        return
    if isinstance(owner, TableRef):
        frame.record(engine.of(TableIndex)[owner.key].key, Op.READ, line, "column", confidence_of(frame, owner))
        return
    current = engine.of(Models).mapped(owner.key)
    while current is not None:
        if name in current.columns or current.parent is None:
            frame.record(current.table.key, Op.READ, line, "column", confidence_of(frame, owner))
            return
        current = current.parent


def read_owner(engine: Interpreter, frame: Frame, named: RelationshipRef, line: int, via: str) -> None:
    """Along a relationship that a condition or a join names, rows are found of rows of its class: the statement reads
    those, too (ORM, Querying Guide: Joins, Setting the Left Side; Relationship Operators)."""
    owner = named.owner
    mapped = engine.of(Models).mapped(owner.key)
    of_itself = isinstance(frame.owner, ClassRef) and frame.owner.key == owner.key and _is_of_hybrid(frame.unit)
    if mapped is None or of_itself or any(a.table == mapped.table.key and a.op is Op.READ for a in frame.found):
        return
    read_tables(frame, mapped, line, via, confidence_of(frame, owner))


#: What makes a function the attribute of an object, and of the class what is put into a statement.
_HYBRIDS = frozenset({"hybrid_property", "hybrid_method"})


def is_hybrid(engine: Interpreter, info: ClassInfo, name: str) -> bool:
    """Is it a hybrid attribute of the class, or of one above it?"""
    defined = next((cls.methods[name] for cls in engine.hierarchy.mro(info) if name in cls.methods), ())
    return any(has_decorator(unit, _HYBRIDS) for unit in defined)


def _is_of_hybrid(unit: Unit) -> bool:
    """A hybrid, or its expression, which may have another name."""
    same = unit.owner.methods.get(last_part(unit.name), ()) if unit.owner is not None else ()
    return has_decorator(unit, {"expression"}) or any(has_decorator(one, _HYBRIDS) for one in same)


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


def write_own_columns(engine: Interpreter, frame: Frame, row: Instance, line: int) -> None:
    """Columns of a row are set, which ones is not said: an UPDATE of its table, unless it was made here (SQLModel,
    Update Data: `sqlmodel_update`)."""
    mapped = engine.of(Models).mapped(row.key)
    if mapped is not None and not engine.of(Pending).made_here(frame, row.site):
        write_tables(frame, mapped, line, "attribute-set", confidence_of(frame, row, inferred=True))


#: What a statement can be given in the place of one table: several.
_DISPLAYS = frozenset({Fixed})


def table_keys(engine: Interpreter, values: Values) -> frozenset[TableKey]:
    """The tables of the classes, instances and tables among the values."""
    return frozenset(key for value in walk(values, _DISPLAYS) for key in keys_of(engine, value))
