"""Tables and their columns.

Source: PostgreSQL, "ALTER TABLE" (a dropped column takes its indexes and constraints along; a renamed one keeps them),
"DROP TABLE"; SQLite, "ALTER TABLE RENAME"; SQLAlchemy 2.0, "Enum" (a type is made with the table that uses it).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from auditor.facts.operations import (
    AddColumn,
    AlterColumn,
    CreateTable,
    DropColumn,
    DropTable,
    Element,
    Operation,
    PrimaryKey,
    RenameTable,
    Setting,
)
from auditor.facts.schema import Constraint, Index
from auditor.replay.catalog import Catalog, Relation
from auditor.replay.changes.elements import add_element
from auditor.replay.changes.target import Conflict, Target, missing
from auditor.replay.changes.types import create_enum

_RENAMING = re.compile(r"\s*pragma\s+legacy_alter_table\s*=\s*(\w+)", re.I)


def _create_table(target: Target, operation: CreateTable) -> Conflict | None:
    catalog = target.catalog
    if operation.table in catalog.tables:
        return None if operation.if_not_exists else ("created", f"the table {operation.table} is there already")
    path, line = target.place
    relation = Relation(operation.table, path, line, comment=operation.comment, partition=operation.partition)
    like = catalog.find(operation.like) if operation.like is not None else None
    if like is not None:
        relation.columns.update(like.columns)
    conflict: Conflict | None = None
    for column in operation.columns:
        if column.name in relation.columns and like is None:
            conflict = ("twice", f"the table {operation.table} gets the column {column.name} twice")
        relation.columns[column.name] = column
    keyed = tuple(column.name for column in operation.columns if column.primary_key)
    elements = list(operation.elements)
    if keyed and not any(isinstance(each, PrimaryKey) for each in elements):
        elements.insert(0, PrimaryKey(None, keyed))
    keys = [each.columns for each in elements if isinstance(each, PrimaryKey)]
    # PostgreSQL makes no second index for a unique constraint on the columns of the primary key.
    elements = [
        each
        for each in elements
        if not (isinstance(each, Constraint) and each.kind == "unique" and each.columns in keys)
    ]
    elements = _once(elements) if target.dialect == "postgresql" else elements
    catalog.add(relation)
    for enum in operation.enums:
        create_enum(target, enum)
    for element in elements:
        conflict = add_element(target, relation, element) or conflict
    return conflict


def _once(elements: list[Element]) -> list[Element]:
    """Of unique constraints on the same columns PostgreSQL makes one, with the name that any of them has (PostgreSQL,
    parse_utilcmd.c, `transformIndexConstraints`)."""
    found: dict[object, Element] = {}
    for number, each in enumerate(elements):
        unique = isinstance(each, Constraint) and each.kind == "unique"
        key = ("unique", each.columns) if unique else number
        if key not in found or (found[key].name is None and each.name is not None):
            found[key] = each
    return list(found.values())


def _drop_table(target: Target, operation: DropTable) -> Conflict | None:
    relation = target.catalog.find(operation.table)
    if relation is None:
        return None if operation.if_exists else missing(operation.table)
    del target.catalog.tables[relation.key]
    if target.dialect != "sqlite":  # which keeps them: another table of the name may come
        for other, key in list(target.catalog.referring(relation.key)):
            other.foreign_keys.remove(key)
    return None


def _set(target: Target, operation: Setting) -> Conflict | None:
    match = _RENAMING.match(operation.text)
    if match is not None:
        target.renames_alone = match[1].lower() in {"on", "1", "true", "yes"}
    return None


def _rename_table(target: Target, operation: RenameTable) -> Conflict | None:
    catalog = target.catalog
    relation = catalog.find(operation.table)
    if relation is None:
        return None if operation.if_exists else missing(operation.table)
    if operation.new in catalog.tables:
        return "created", f"the table {operation.new} is there already"
    for other, key in [] if target.renames_alone else list(catalog.referring(relation.key)):
        other.foreign_keys[other.foreign_keys.index(key)] = replace(key, target=operation.new)
    del catalog.tables[relation.key]
    relation.key = operation.new
    catalog.add(relation)
    return None


def _add_column(target: Target, operation: AddColumn) -> Conflict | None:
    relation = target.catalog.find(operation.table)
    if relation is None:
        return missing(operation.table)
    if operation.column.name in relation.columns:
        if operation.if_not_exists:
            return None
        return "created", f"the table {relation.key} has the column {operation.column.name} already"
    relation.columns[operation.column.name] = operation.column
    conflict: Conflict | None = None
    for element in operation.elements:
        conflict = add_element(target, relation, element) or conflict
    return conflict


def _drop_column(target: Target, operation: DropColumn) -> Conflict | None:
    relation = target.catalog.find(operation.table)
    if relation is None:
        return missing(operation.table)
    name = operation.name
    if name not in relation.columns:
        return None if operation.if_exists else ("missing", f"the table {relation.key} has no column {name}")
    del relation.columns[name]
    if relation.primary_key is not None and name in relation.primary_key.columns:
        relation.primary_key = None
    relation.foreign_keys = [key for key in relation.foreign_keys if name not in key.columns]
    relation.constraints = [each for each in relation.constraints if not _concerns(each, name)]
    relation.indexes = [index for index in relation.indexes if not _uses(index, name)]
    for other, key in list(target.catalog.referring(relation.key)):
        if name in key.target_columns:
            other.foreign_keys.remove(key)
    return None


def _concerns(constraint: Constraint, column: str) -> bool:
    if constraint.kind == "unique":
        return column in constraint.columns
    return re.search(rf"(?<![\w'])\"?{re.escape(column)}\"?(?![\w'])", constraint.text) is not None


def _uses(index: Index, column: str) -> bool:
    pattern = rf"(?<![\w'])\"?{re.escape(column)}\"?(?![\w'])"
    return any(re.search(pattern, text) for text in (*index.columns, index.where or ""))


def _alter_column(target: Target, operation: AlterColumn) -> Conflict | None:
    relation = target.catalog.find(operation.table)
    if relation is None:
        return missing(operation.table)
    column = relation.columns.get(operation.name)
    if column is None:
        return "missing", f"the table {relation.key} has no column {operation.name}"
    column = replace(
        column,
        type=operation.type if operation.type is not None else column.type,
        nullable=operation.nullable if operation.nullable is not None else column.nullable,
        server_default=operation.default[1] if operation.default[0] else column.server_default,
        comment=operation.comment if operation.comment is not None else column.comment,
        identity=operation.identity if operation.identity is not None else column.identity,
    )
    relation.columns[operation.name] = column
    if operation.new_name is not None and operation.new_name != operation.name:
        if operation.new_name in relation.columns:
            return "created", f"the table {relation.key} has the column {operation.new_name} already"
        _rename_column(target.catalog, relation, operation.name, operation.new_name)
    return None


def _rename_column(catalog: Catalog, relation: Relation, old: str, new: str) -> None:
    relation.columns = {
        new if name == old else name: replace(column, name=new, attribute=new) if name == old else column
        for name, column in relation.columns.items()
    }

    def renamed(columns: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(re.sub(rf"(?<![\w']){re.escape(old)}(?![\w'])", lambda _: new, each) for each in columns)

    if relation.primary_key is not None:
        relation.primary_key = replace(relation.primary_key, columns=renamed(relation.primary_key.columns))
    relation.foreign_keys = [replace(key, columns=renamed(key.columns)) for key in relation.foreign_keys]
    relation.constraints = [
        replace(each, columns=renamed(each.columns), text=renamed((each.text,))[0]) for each in relation.constraints
    ]
    relation.indexes = [
        replace(index, columns=renamed(index.columns), where=renamed((index.where,))[0] if index.where else None)
        for index in relation.indexes
    ]
    for other, key in list(catalog.referring(relation.key)):
        changed = replace(key, target_columns=renamed(key.target_columns))
        other.foreign_keys[other.foreign_keys.index(key)] = changed


APPLIED: Mapping[type[Operation], Callable[..., Conflict | None]] = {
    CreateTable: _create_table,
    DropTable: _drop_table,
    Setting: _set,
    RenameTable: _rename_table,
    AddColumn: _add_column,
    DropColumn: _drop_column,
    AlterColumn: _alter_column,
}
