"""What drops the tables: constraints and columns of others first, then the tables, then their types. No CASCADE.

PostgreSQL, "DROP TABLE" (takes an ACCESS EXCLUSIVE lock, which queues behind every reader and before all that follow:
hence `lock_timeout`), "DROP INDEX" (CONCURRENTLY, in no transaction); Alembic, `autocommit_block`.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.edit.drop.migration.spelled import foreign_key_name, index_name, named, quoted
from auditor.edit.drop.migration.tables import Cutting, Dropping

LOCK_TIMEOUT = "5s"


def upgrade(dropping: Dropping, dialect: str, *, concurrently: bool) -> Iterator[str]:
    """The lines of `upgrade()`, without indentation."""
    if dialect == "postgresql":
        if concurrently:
            yield from _indexes_first(dropping)
        yield f"op.execute(\"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'\")"
    for each in dropping.cuttings:
        yield from _cut(each)
    for table in dropping.tables:
        yield f"op.drop_table({named(table.key)})"
    for name, _ in dropping.enums if dialect == "postgresql" else ():
        yield f"op.execute('DROP TYPE {_identifier(name)}')"


def _indexes_first(dropping: Dropping) -> Iterator[str]:
    """Indexes that are no constraint's, while others read on; what is left of the lock is short."""
    names = [(table, index_name(index, table)) for table in dropping.tables for index in table.indexes]
    if names:
        yield "with op.get_context().autocommit_block():"
        for table, name in names:
            schema = f"{_identifier(table.key.schema)}." if table.key.schema else ""
            yield f"    op.execute('DROP INDEX CONCURRENTLY IF EXISTS {schema}{_identifier(name)}')"


def _cut(each: Cutting) -> Iterator[str]:
    schema = f", schema={quoted(each.table.key.schema)}" if each.table.key.schema else ""
    table = quoted(each.table.key.name)
    if each.key is not None and (each.key.name or each.column is None):  # a column takes its foreign key along
        name = quoted(foreign_key_name(each.key, each.table))
        yield f'op.drop_constraint({name}, {table}, type_="foreignkey"{schema})'
    if each.column is not None:
        yield f"op.drop_column({table}, {quoted(each.column.name)}{schema})"


def _identifier(name: str) -> str:
    return f'"{name}"' if name else name
