"""Enumeration types and sequences of PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.compare.operations.call import TYPES, Call, execute, key_sql, name_of
from auditor.compare.operations.columns import counting_sql
from auditor.facts.catalog import Catalog, EnumType, Sequence
from auditor.facts.key import TableKey


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def enum_made(enum: EnumType) -> Call:
    labels = ", ".join(map(_literal, enum.labels))
    return execute(TYPES, enum.key, f"CREATE TYPE {key_sql(enum.key)} AS ENUM ({labels})")


def labels_added(enum: EnumType, live: EnumType) -> Iterator[Call]:
    """Each beside its neighbour, so that the order is the ORM's ("ALTER TYPE"; it may run in a transaction)."""
    there = list(live.labels)
    for at, label in enumerate(enum.labels):
        if label in there:
            continue
        before = next((each for each in reversed(enum.labels[:at]) if each in there), None)
        after = next((each for each in enum.labels[at + 1 :] if each in there), None)
        place = f" AFTER {_literal(before)}" if before else f" BEFORE {_literal(after)}" if after else ""
        there.insert(there.index(before) + 1 if before else 0, label)
        yield execute(TYPES, enum.key, f"ALTER TYPE {key_sql(enum.key)} ADD VALUE {_literal(label)}{place}")


def enum_remade(enum: EnumType, live: EnumType, found: Catalog, kept: bool) -> Iterator[Call]:
    """The type anew, in place of the old one in every column: there is no other way to order or drop labels."""
    extra = tuple(label for label in live.labels if label not in enum.labels)
    wanted = enum if kept else EnumType(enum.key, (*enum.labels, *extra))
    old = TableKey(f"{enum.key.name}_before", enum.key.schema)
    yield execute(TYPES, enum.key, f"ALTER TYPE {key_sql(enum.key)} RENAME TO {name_of(old.name)}", kept=kept)
    made = enum_made(wanted)
    yield Call(made.phase, made.verb, made.table, after=made.after, kept=kept)
    for table in found.tables:
        for column in table.columns:
            if column.type not in {str(enum.key), key_sql(enum.key)}:
                continue
            name, type_ = name_of(column.name), key_sql(enum.key)
            drop = f"ALTER COLUMN {name} DROP DEFAULT, " if column.default is not None else ""
            back = f", ALTER COLUMN {name} SET DEFAULT {column.default}" if column.default is not None else ""
            change = f"{drop}ALTER COLUMN {name} TYPE {type_} USING {name}::text::{type_}{back}"
            yield execute(TYPES, enum.key, f"ALTER TABLE {key_sql(table.key)} {change}", kept=kept)
    yield execute(TYPES, enum.key, f"DROP TYPE {key_sql(old)}", kept=kept)


def sequence(kind: str, item: Sequence) -> Call:
    """`item`: as it shall be; as it is, where only the database has it."""
    if kind == "extra_sequence":
        return execute(TYPES, item.key, f"DROP SEQUENCE {key_sql(item.key)}", kept=True)
    verb = "CREATE" if kind == "missing_sequence" else "ALTER"
    return execute(TYPES, item.key, f"{verb} SEQUENCE {key_sql(item.key)} {counting_sql(item.counting)}")
