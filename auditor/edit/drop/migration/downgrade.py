"""What makes the tables again as the migrations had made them: structure and names, no rows."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.edit.drop.migration import spelled
from auditor.edit.drop.migration.tables import Cutting, Dropping
from auditor.facts.schema import Table


def downgrade(dropping: Dropping, dialect: str) -> tuple[list[str], list[str]]:
    """The lines of `downgrade()`, without indentation, and notes on what could not be restored."""
    lines = ["# Restores the structure, not the rows: they are where --archive put them, or gone."]
    notes: list[str] = []
    for name, values in dropping.enums if dialect == "postgresql" else ():
        if not values:
            notes.append(f"the type {name}: its values are only known at run time; put them into the downgrade")
        listed = ", ".join(map(spelled.quoted, values))
        lines.append(f"postgresql.ENUM({listed}, name={spelled.quoted(name)}).create(op.get_bind())")
    for table in reversed(dropping.tables):
        lines += _table(table, dialect, notes)
        lines += [spelled.create_index(index, table) for index in table.indexes if _is_made(index.dialect, dialect)]
    for each in dropping.cuttings:
        lines += _restored(each, dialect, notes)
    return lines, notes


def _is_made(only: str | None, dialect: str) -> bool:
    return only is None or only == dialect


def _table(table: Table, dialect: str, notes: list[str]) -> Iterator[str]:
    yield "op.create_table("
    yield f"    {spelled.quoted(table.key.name)},"
    for argument, note in spelled.table_arguments(table, dialect):
        yield f"    {argument},"
        if note is not None:
            notes.append(f"{table.key}: {note}")
    yield ")"


def _restored(each: Cutting, dialect: str, notes: list[str]) -> Iterator[str]:
    table = each.table
    if each.column is not None:
        impossible = each.column.nullable is False and each.column.server_default is None
        text, note = spelled.column(each.column, dialect, nullable=True if impossible else None)
        if impossible:
            note = (
                f"{each.column.name} was NOT NULL; rows that are there have no value for it, so it comes back nullable"
            )
        if note is not None:
            notes.append(f"{table.key}: {note}")
        schema = f", schema={spelled.quoted(table.key.schema)}" if table.key.schema else ""
        yield f"op.add_column({spelled.quoted(table.key.name)}, {text}{schema})"
        for index in table.indexes:
            if each.column.name in index.columns and _is_made(index.dialect, dialect):
                yield spelled.create_index(index, table)
        yield from _unique(table, each.column.name)
    if each.key is not None:
        yield spelled.create_foreign_key(each.key, table)


def _unique(table: Table, column: str) -> Iterator[str]:
    schema = f", schema={spelled.quoted(table.key.schema)}" if table.key.schema else ""
    for each in table.constraints:
        if each.kind == "unique" and column in each.columns:
            name = spelled.quoted(each.name or f"{table.key.name}_{'_'.join(each.columns)}_key")
            columns = ", ".join(map(spelled.quoted, each.columns))
            yield f"op.create_unique_constraint({name}, {spelled.quoted(table.key.name)}, [{columns}]{schema})"
