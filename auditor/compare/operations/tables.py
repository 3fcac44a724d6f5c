"""Whole tables."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.compare.operations import columns, constraints, indexes
from auditor.compare.operations.call import COLUMNS, TABLES, Call, execute, key_sql, listed, name_of, quoted
from auditor.facts.catalog import Table


def made(table: Table, dialect: str) -> Iterator[Call]:
    """The table with its key, then its rules and indexes; references come last, when all tables are there."""
    if all(column.construct for column in table.columns):
        parts = [columns.definition(column, table) for column in table.columns]
        key = table.primary_key
        if key is not None:
            name = f", name={quoted(key.name)}" if key.named else ""
            parts.append(f"sa.PrimaryKeyConstraint({listed(key.columns)[1:-1]}{name})")
        parts += [f"comment={quoted(table.comment)}"] if table.comment else []
        yield Call(TABLES, "create_table", table.key, after=tuple(f"\n    {part}" for part in parts))
    else:
        yield execute(TABLES, table.key, _sql(table))
    if dialect != "sqlite":  # there, a table has its rules from the start or is made anew
        yield from (constraints.unique(table, key) for key in table.uniques)
        yield from (constraints.check(table, check) for check in table.checks)
        yield from (constraints.exclude(table, item) for item in table.excludes)
        yield from (constraints.foreign_key(table, key) for key in table.foreign_keys)
    yield from (indexes.made(table, index, dialect) for index in table.indexes)


def _sql(table: Table) -> str:
    parts = [columns.definition_sql(column) for column in table.columns]
    if table.primary_key is not None:
        parts.append(f"PRIMARY KEY ({', '.join(map(name_of, table.primary_key.columns))})")
    return f"CREATE TABLE {key_sql(table.key)} ({', '.join(parts)})"


def commented(table: Table) -> Call:
    if table.comment:
        return Call(COLUMNS, "create_table_comment", table.key, after=(quoted(table.comment),))
    return Call(COLUMNS, "drop_table_comment", table.key)


def persisted(table: Table) -> Call:
    state = "UNLOGGED" if table.persistence == "unlogged" else "LOGGED"
    return execute(COLUMNS, table.key, f"ALTER TABLE {key_sql(table.key)} SET {state}")
