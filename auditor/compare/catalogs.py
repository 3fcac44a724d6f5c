"""Two catalogs -> every difference, sorted."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace

from auditor.compare import keys
from auditor.compare.columns import column_differences, counting, label_changes
from auditor.compare.indexes import uniques_and_indexes
from auditor.compare.model import ERROR, NOTE, WARNING, Difference
from auditor.facts.catalog import Catalog, EnumType, Table

#: Where Alembic keeps its revision ("Operation Directives", version_table).
BOOKKEEPING = frozenset({"alembic_version"})


#: What only the database has, and what makes it refuse rows that the ORM takes for legal.
REFUSING = frozenset({"extra_unique", "extra_check", "extra_fk", "extra_exclude", "extra_pk"})


def compare(
    expected: Catalog, found: Catalog, ignored: Collection[str] = BOOKKEEPING, strict: bool = False
) -> tuple[Difference, ...]:
    """`ignored` tables are neither missing nor extra. Views count only where the ORM maps a class on one. `strict`:
    the kinds of REFUSING are errors."""
    differences = set(_all(expected, found, ignored))
    if strict:
        differences = {replace(d, severity=ERROR) if d.kind in REFUSING else d for d in differences}
    return tuple(sorted(differences, key=_order))


def _order(each: Difference) -> tuple[str, ...]:
    return each.table, each.kind, each.name, each.expected or "", each.found or ""


def _all(expected: Catalog, found: Catalog, ignored: Collection[str]) -> Iterator[Difference]:
    live = {table.key: table for table in found.tables}
    mine = {table.key for table in expected.tables}
    hidden = {item.name for item in found.filtered}
    for table in expected.tables:
        other = live.get(table.key)
        if other is not None:
            yield from _table(table, other, expected.dialect)
        elif str(table.key) not in ignored and str(table.key) not in hidden and table.kind != "view":
            yield keys.difference(table, "missing_table", str(table.key), ERROR, keys.Said("a table", None))
    for key, other in live.items():
        if key not in mine and "view" not in other.kind and key.name not in ignored:
            yield Difference(str(key), "extra_table", str(key), WARNING, None, f"a {other.kind}")
    yield from _enums(expected, found)
    yield from _sequences(expected, found)


def _table(table: Table, live: Table, dialect: str) -> Iterator[Difference]:
    yield from column_differences(table, live, dialect)
    name = str(table.key)
    if "view" in live.kind:
        if table.kind != "view":
            yield keys.difference(table, "table_kind", name, WARNING, keys.Said(f"a {table.kind}", f"a {live.kind}"))
        return
    if table.kind != live.kind and not (table.kind == "table" and live.kind == "partitioned table"):
        yield keys.difference(table, "table_kind", name, WARNING, keys.Said(f"a {table.kind}", f"a {live.kind}"))
    if table.persistence != live.persistence:
        yield keys.difference(table, "table_persistence", name, ERROR, keys.Said(table.persistence, live.persistence))
    if (table.comment or None) != (live.comment or None) and dialect == "postgresql":
        yield keys.difference(
            table, "comment", name, WARNING if table.comment else NOTE, keys.Said(table.comment, live.comment)
        )
    yield from keys.primary_key(table, live)
    yield from keys.foreign_keys(table, live)
    yield from keys.checks(table, live)
    yield from keys.excludes(table, live)
    yield from uniques_and_indexes(table, live)


def _enums(expected: Catalog, found: Catalog) -> Iterator[Difference]:
    live = {enum.key: enum for enum in found.enums}
    for enum in expected.enums:
        other = live.get(enum.key)
        if other is not None:
            yield from enum_differences(enum, other)


def enum_differences(enum: EnumType, live: EnumType) -> Iterator[Difference]:
    name = str(enum.key)
    for kind, severity in label_changes(enum.labels, live.labels):
        yield Difference(name, kind, name, severity, ", ".join(enum.labels), ", ".join(live.labels))


def _sequences(expected: Catalog, found: Catalog) -> Iterator[Difference]:
    live = {sequence.key: sequence for sequence in found.sequences}
    for sequence in expected.sequences:
        name, other = str(sequence.key), live.pop(sequence.key, None)
        if other is None:
            yield Difference(name, "missing_sequence", name, ERROR, counting(sequence.counting), None)
        elif sequence.counting != other.counting:
            yield Difference(
                name, "sequence_changed", name, ERROR, counting(sequence.counting), counting(other.counting)
            )
    for key, other in live.items():
        if not other.used:
            yield Difference(str(key), "extra_sequence", str(key), WARNING, None, counting(other.counting))
