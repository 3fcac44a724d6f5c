"""Indexes and unique constraints that only migrations make: the models are silent about them, the database has them.

Teams write partial, concurrent and expression indexes in revisions alone, since `Index` in a model is more to write.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from auditor.audits.indexes.paths import AccessPath, paths_of
from auditor.facts.key import TableKey
from auditor.facts.schema import Schema, Table

#: The schema of tables that name none, in the databases that have one (PostgreSQL, 5.9.3. The Schema Search Path).
_DEFAULT = "public"


def with_migrated(tables: Iterable[Table], head: Schema) -> tuple[Table, ...]:
    """The tables, with what the migrations make beyond what is declared. A path of the same columns, order, method and
    condition counts as declared, whatever it is called."""
    at_head = {name_of(table.key): table for table in head.tables}
    return tuple(_joined(table, at_head.get(name_of(table.key))) for table in tables)


def name_of(key: TableKey) -> tuple[str, str]:
    """Schema and name as a database compares them; the default schema as none."""
    schema = (key.schema or "").lower()
    return ("" if schema == _DEFAULT else schema, key.name.lower())


def _joined(table: Table, migrated: Table | None) -> Table:
    if migrated is None:
        return table
    known = {_what(path) for path in paths_of(table)}
    names = {column.name for column in table.columns}
    indexes = [
        replace(index, line=table.line)
        for index in migrated.indexes
        for path in paths_of(replace(migrated, columns=(), constraints=(), indexes=(index,)))
        if _what(path) not in known and all(not column.isidentifier() or column in names for column in path.columns)
    ]
    constraints = [
        replace(each, line=table.line)
        for each in migrated.constraints
        for path in paths_of(replace(migrated, columns=(), constraints=(each,), indexes=()))
        if _what(path) not in known and names.issuperset(path.columns)
    ]
    return replace(table, indexes=(*table.indexes, *indexes), constraints=(*table.constraints, *constraints))


def _what(path: AccessPath) -> tuple[object, ...]:
    """What two paths have in common that do the same; a unique constraint and a unique index do."""
    return (path.columns, path.descending, path.method, path.where, path.unique)
