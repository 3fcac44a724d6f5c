"""A connection and what is expected there -> the differences. The command and the start-up call both come here."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy.engine import Connection

from auditor.audits.drift.comparison import Comparison
from auditor.compare.catalogs import compare
from auditor.compare.model import Difference
from auditor.facts.catalog import Catalog
from auditor.live.settle import read_live, settle_live


@dataclass(frozen=True, slots=True)
class Compared:
    """Both sides in the same words, and what differs."""

    expected: Catalog
    found: Catalog
    differences: tuple[Difference, ...]


def compare_live(connection: Connection, expected: Catalog, strict: bool = False) -> Comparison:
    """`connection` is held to reading already. `strict`: what only the database has and refuses rows is an error."""
    return comparison_of(compared_live(connection, expected, strict))


def compared_live(connection: Connection, expected: Catalog, strict: bool = False) -> Compared:
    """The same, with both catalogs."""
    found = read_live(connection, expected)
    expected = settle_live(connection, expected, found)
    return Compared(expected, found, compare(expected, found, strict=strict))


def compare_with_snapshot(
    connection: Connection, declared: Catalog, known: Catalog, strict: bool = False
) -> tuple[Difference, ...]:
    """The same differences, where `known` is `declared` in the words of a server of this kind.

    Where a table is found as it is known, the server is asked nothing. Of one that is not, what is declared is judged
    anew: the words may differ and say the same.
    """
    found = read_live(connection, declared)
    differences = compare(known, found, strict=strict)
    disputed = {each.table for each in differences}
    by_key = {table.key: table for table in declared.tables if str(table.key) in disputed}
    if not by_key:
        return differences
    known = replace(known, tables=tuple(by_key.get(table.key, table) for table in known.tables))
    return compare(settle_live(connection, known, found), found, strict=strict)


def comparison_of(compared: Compared) -> Comparison:
    """What differs, and how much was looked at."""
    there = {table.key for table in compared.found.tables}
    tables = [table for table in compared.expected.tables if table.key in there]
    return Comparison(
        differences=compared.differences,
        tables=len(tables),
        columns=sum(len(table.columns) for table in tables),
        indexes=sum(len(table.indexes) for table in tables),
        constraints=sum(
            len((*table.uniques, *table.checks, *table.foreign_keys, *table.excludes)) + (table.primary_key is not None)
            for table in tables
        ),
        filtered=(*compared.expected.filtered, *compared.found.filtered),
    )
