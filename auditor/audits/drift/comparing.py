"""A connection and what is expected there -> the differences. The command and the start-up call both come here."""

from __future__ import annotations

from sqlalchemy.engine import Connection

from auditor.audits.drift.comparison import Comparison
from auditor.compare.catalogs import compare
from auditor.facts.catalog import Catalog
from auditor.live.settle import read_live, settle_live


def compare_live(connection: Connection, expected: Catalog) -> Comparison:
    """`connection` is held to reading already."""
    found = read_live(connection, expected)
    expected = settle_live(connection, expected, found)
    there = {table.key for table in found.tables}
    compared = [table for table in expected.tables if table.key in there]
    return Comparison(
        differences=compare(expected, found),
        tables=len(compared),
        columns=sum(len(table.columns) for table in compared),
        indexes=sum(len(table.indexes) for table in compared),
        constraints=sum(
            len((*table.uniques, *table.checks, *table.foreign_keys, *table.excludes)) + (table.primary_key is not None)
            for table in compared
        ),
        filtered=(*expected.filtered, *found.filtered),
    )
