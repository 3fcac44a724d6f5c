"""What a database says, beside what the code says: its indexes, its rows, what of it is used.

A database's own indexes count as what is there, with those that are declared: a declared one may wait for its revision.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import replace

from auditor.audits.indexes.migrated import name_of, with_migrated
from auditor.audits.indexes.model import Kind, Suggestion
from auditor.facts.key import TableKey
from auditor.facts.schema import Constraint, Index, Schema, Table
from auditor.facts.statistics import YOUNGEST, Statistics, StoredIndex, StoredTable
from auditor.findings import Severity
from auditor.sql import read_questions

#: In the order of these collations a B-tree serves `LIKE 'x%'` (PostgreSQL, 11.10. Operator Classes).
BYTEWISE = frozenset({"C", "POSIX", "C.UTF-8", "C.utf8"})


class Stored:
    """Answers about one database; without statistics, none that changes anything."""

    def __init__(self, statistics: Statistics | None, min_rows: int) -> None:
        self.statistics = statistics
        self.min_rows = min_rows
        self._tables = {name_of(TableKey(t.name, t.schema)): t for t in statistics.tables} if statistics else {}
        self._spent: dict[tuple[str, str], float] = {}
        days = statistics.statement_days if statistics is not None else None
        if statistics is not None and days is not None and days >= YOUNGEST:
            for each in statistics.statements:
                for question in read_questions((each.sql,), "postgres"):
                    for use in question.uses or question.unsure:
                        key = (question.table.lower(), use.column.lower())
                        self._spent[key] = self._spent.get(key, 0.0) + each.milliseconds

    def table(self, key: TableKey) -> StoredTable | None:
        return self._tables.get(name_of(key))

    def rows(self, key: TableKey) -> int | None:
        """About how many rows the table has; None where that is not known."""
        found = self.table(key)
        return found.rows if found is not None else None

    def is_small(self, key: TableKey) -> bool:
        """Is it known to have so few rows that no index matters?"""
        rows = self.rows(key)
        return rows is not None and rows < self.min_rows

    def weight(self, each: Suggestion) -> tuple[int, int]:
        """The time that statements spent which ask for its columns, and the rows of its table, by orders of
        magnitude."""
        columns = [column.partition(" ")[0].lower() for column in each.columns]
        spent = max((self._spent.get((each.table.name.lower(), column), 0.0) for column in columns), default=0.0)
        return (int(math.log10(spent + 1)), int(math.log10((self.rows(each.table) or 0) + 1)))

    def serves_prefixes(self, key: TableKey, column: str) -> bool:
        """Does an index of the database serve `LIKE 'x%'` on the column: by its operator class, or by the collation?"""
        found = self.table(key)
        if found is None or self.statistics is None:
            return False
        leading = [each for each in found.indexes if each.valid and not each.where and each.columns[:1] == (column,)]
        bytewise = self.statistics.collation in BYTEWISE
        return any(bytewise or "".join(each.classes[:1]).endswith("_pattern_ops") for each in leading)

    def scans(self, key: TableKey, index: str | None) -> int | None:
        """How often the index was used; None where that is not known, or was counted for too short."""
        found = self.table(key)
        if found is None or self.statistics is None or not self.statistics.counted:
            return None
        return next((each.scans for each in found.indexes if each.name == index), None)

    def notes(self) -> tuple[str, ...]:
        """What people have to know of the statistics."""
        if self.statistics is None:
            return ()
        found = list(self.statistics.notes)
        if not self.statistics.counted:
            age = "nothing tells since when" if self.statistics.days is None else "for less than a day"
            found.append(f"uses of indexes were counted, but {age}: nothing is said of what is not used")
        if self.statistics.statements and (self.statistics.statement_days or 0.0) < YOUNGEST:
            found.append("pg_stat_statements is younger than a day: it weighs nothing")
        return tuple(found)


def with_stored(tables: Iterable[Table], stored: Stored) -> tuple[Table, ...]:
    """The tables, with the indexes and constraints that the database has beyond what is declared."""
    schema = Schema(tuple(_as_table(each) for each in stored._tables.values()), "database")
    return with_migrated(tables, schema)


def _as_table(stored: StoredTable) -> Table:
    indexes = [each for each in stored.indexes if each.valid and not each.primary]
    return Table(
        TableKey(stored.name, stored.schema), "migration", stored.name, "", 1,
        indexes=tuple(
            Index(each.name, _columns(each), each.unique, each.method, each.where) for each in indexes
            if not each.constraint
        ),
        constraints=tuple(Constraint("unique", each.name, each.columns) for each in indexes if each.constraint),
    )  # fmt: skip


def _columns(index: StoredIndex) -> tuple[str, ...]:
    down = index.descending or (False,) * len(index.columns)
    return tuple(f"{column} DESC" if last else column for column, last in zip(index.columns, down, strict=True))


def find_unused_by_count(table: Table, stored: Stored) -> Iterator[Suggestion]:
    """Indexes that the database never used since it counts. Those that guard rows stay."""
    found = stored.table(table.key)
    if found is None or stored.statistics is None:
        return
    for each in found.indexes:
        if not each.valid:
            reason = "it is invalid: a CREATE INDEX CONCURRENTLY failed; the database keeps it up and never uses it"
            yield _suggestion(table, each, Kind.DEFECT, Severity.WARNING, reason)
        elif stored.statistics.counted and not (each.unique or each.primary or each.constraint or each.scans):
            reason = f"the database used it never in {stored.statistics.days:.0f} days"
            yield _suggestion(table, each, Kind.UNUSED, Severity.NOTE, reason)


def _suggestion(table: Table, index: StoredIndex, kind: Kind, severity: Severity, reason: str) -> Suggestion:
    line = next((each.line for each in table.indexes if each.name == index.name and each.line), table.line)
    return Suggestion(
        table.key, index.columns, kind, severity, table.path, line, reason,
        method=index.method, where=index.where, unique=index.unique, index=index.name,
    )  # fmt: skip


def said_of_rows(each: Suggestion, stored: Stored) -> Suggestion:
    """The suggestion with how many rows its table has; a note where they are few."""
    rows = stored.rows(each.table)
    if rows is None:
        return each
    severity = Severity.NOTE if stored.is_small(each.table) else each.severity
    return replace(each, severity=severity, reason=f"{each.reason}; about {rows} rows")
