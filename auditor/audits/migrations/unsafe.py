"""Operations that lock a table with rows, fail on them, or break the release that still runs.

Source: PostgreSQL, "ALTER TABLE" (Notes), "CREATE INDEX" (Building Indexes Concurrently).
"""

from __future__ import annotations

from collections.abc import Iterator, Set

from auditor.audits.migrations.model import Problem
from auditor.audits.migrations.stored import stored_type
from auditor.facts.key import TableKey
from auditor.facts.migrations import Environment
from auditor.facts.operations import (
    AddColumn,
    AddElement,
    AlterColumn,
    CreateTable,
    Operation,
    RenameTable,
    table_of,
)
from auditor.facts.schema import Index

#: Of a length; more are no length.
_MOST_DIGITS = 18


def unsafe_operations(environment: Environment, known: Set[str]) -> Iterator[Problem]:
    """Of the revisions that are not `known` by their id; tables that the same change makes have no rows."""
    old: set[TableKey] = set()
    types: dict[tuple[TableKey, str], str] = {}
    for revision in environment.revisions:
        for step in revision.steps:
            operation = step.operation
            table = table_of(operation)
            if revision.id in known and isinstance(operation, CreateTable):
                old.add(operation.table)
            elif revision.id in known and isinstance(operation, RenameTable):
                old.add(operation.new)
            danger = _danger(operation, types) if revision.id not in known and table in old else ""
            if danger:
                yield Problem(
                    "unsafe-operation", step.path, step.line, f"{revision.id}: {danger}", revision.path, str(table),
                    revision.id,
                )  # fmt: skip
            _remember(operation, types)


def _danger(operation: Operation, types: dict[tuple[TableKey, str], str]) -> str:
    match operation:
        case AddColumn(table=table, column=column) if column.nullable is False and not (
            column.server_default is not None or column.identity or column.computed
        ):
            return f"{table}.{column.name} is NOT NULL without a server default: fails where there are rows"
        case AlterColumn(table=table, name=name, new_name=str() as new) if new != name:
            return f"{table}.{name} becomes {new}: the release that still runs asks for {name}"
        case AlterColumn(table=table, name=name, type=str() as new) if not _kept(types.get((table, name), ""), new):
            return f"{table}.{name} gets the type {new}: the table may be written anew under a lock"
        case AddElement(table=table, element=Index() as index, concurrently=False):
            return f"the index {index.name or 'of ' + ', '.join(index.columns)} locks {table} against writing"
        case RenameTable(table=table, new=new) if table.name != new.name:
            return f"{table} becomes {new}: the release that still runs asks for {table}"
    return ""


def _kept(before: str, after: str) -> bool:
    """Is the new type one that PostgreSQL need write no row for: a longer text?"""
    old, new = stored_type(before), stored_type(after)
    if old == new and new:
        return True
    texts = old.startswith(("varchar", "text")) and new.startswith(("varchar", "text"))
    return texts and (new == "text" or (old != "text" and _length(old) <= _length(new)))


def _length(stored: str) -> int:
    digits = "".join(each for each in stored if each.isdecimal())
    return int(digits[:_MOST_DIGITS]) if digits else 0


def _remember(operation: Operation, types: dict[tuple[TableKey, str], str]) -> None:
    match operation:
        case CreateTable(table=table, columns=columns):
            types.update({(table, column.name): column.type for column in columns})
        case AddColumn(table=table, column=column):
            types[table, column.name] = column.type
        case AlterColumn(table=table, name=name, type=str() as new):
            types[table, name] = new
