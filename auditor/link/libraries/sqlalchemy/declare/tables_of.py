"""Which declared tables values stand for: classes and rows of mapped classes, and Core tables."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.facts.key import TableKey
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import ClassRef, Instance, Value, Values
from auditor.link.libraries.sqlalchemy.declare.models import Models
from auditor.link.tables.declared import MappedInfo, TableInfo, TableRef
from auditor.link.tables.index import TableIndex


def mapped_of(engine: Interpreter, value: Value) -> MappedInfo | None:
    """The mapping of a class, or of the class of an object."""
    return engine.of(Models).mapped(value.key) if isinstance(value, ClassRef | Instance) else None


def table_of(engine: Interpreter, value: Value) -> TableInfo | None:
    """The table that a value stands for: a mapped class, an object of one, a Core table."""
    if isinstance(value, TableRef):
        return engine.of(TableIndex)[value.key]
    mapped = mapped_of(engine, value)
    return mapped.table if mapped is not None else None


def tables_of(engine: Interpreter, values: Values) -> Iterator[TableInfo]:
    """The tables that the values stand for, in their order; what stands for none is left out."""
    for value in values:
        if (table := table_of(engine, value)) is not None:
            yield table


def own_tables(mapped: MappedInfo) -> list[TableKey]:
    """The table of the class and, with joined inheritance, those of its parents (ORM, Joined Table Inheritance)."""
    keys = [mapped.table.key, *(table.key for table in mapped.more)]
    current = mapped
    while current.inheritance in {"joined", "single"} and current.parent is not None:
        current = current.parent
        keys += [current.table.key, *(table.key for table in current.more)]
    return list(dict.fromkeys(keys))


def keys_of(engine: Interpreter, value: Value) -> list[TableKey]:
    """The keys of all tables that hold what a value stands for, those of parent classes included."""
    mapped = mapped_of(engine, value)
    if mapped is not None:
        return own_tables(mapped)
    return [engine.of(TableIndex)[value.key].key] if isinstance(value, TableRef) else []
