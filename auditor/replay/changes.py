"""Applying operations to the catalog as PostgreSQL does, and saying what could not work.

Source: PostgreSQL, "ALTER TABLE" (a dropped column takes its indexes and constraints along; a renamed one keeps them),
"DROP TABLE", "CREATE INDEX"; SQLAlchemy 2.0, "Enum" (a type is made with the table that uses it).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from auditor.facts.access import TableKey
from auditor.facts.operations import (
    AddColumn,
    AddElement,
    AlterColumn,
    AlterEnum,
    CreateEnum,
    CreateTable,
    CreateView,
    DropColumn,
    DropConstraint,
    DropEnum,
    DropIndex,
    DropTable,
    DropView,
    Element,
    Operation,
    PrimaryKey,
    RenameConstraint,
    RenameIndex,
    RenameTable,
)
from auditor.facts.schema import Constraint, ForeignKey, Index
from auditor.replay.catalog import Catalog, Relation
from auditor.replay.naming import Convention, named

#: What is wrong with an operation: `created` (there already), `missing`, `twice`; and words that say it.
Conflict = tuple[str, str]


class Changes:
    """Applies operations to a catalog; where one cannot work, what can be done of it is done all the same."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self.convention: Convention = {}
        self.place = ("", 0)

    def apply(self, operation: Operation) -> Conflict | None:
        """Do it, and say what is in conflict with what is there; None where nothing is."""
        apply = _APPLIED.get(type(operation))
        return apply(self, operation) if apply is not None else None

    def would_fail(self, operation: Operation) -> Conflict | None:
        """What would be in conflict, without doing anything."""
        before = self.catalog
        self.catalog = before.copy()
        try:
            return self.apply(operation)
        finally:
            self.catalog = before


def _missing(key: TableKey) -> Conflict:
    return "missing", f"there is no table {key}"


def _create_table(changes: Changes, operation: CreateTable) -> Conflict | None:
    catalog = changes.catalog
    if operation.table in catalog.tables:
        return None if operation.if_not_exists else ("created", f"the table {operation.table} is there already")
    path, line = changes.place
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
    catalog.add(relation)
    for enum in operation.enums:
        _create_enum(changes, enum)
    for element in elements:
        conflict = _add_element(changes, relation, element) or conflict
    return conflict


def _drop_table(changes: Changes, operation: DropTable) -> Conflict | None:
    relation = changes.catalog.find(operation.table)
    if relation is None:
        return None if operation.if_exists else _missing(operation.table)
    del changes.catalog.tables[relation.key]
    for other, key in list(changes.catalog.referring(relation.key)):
        other.foreign_keys.remove(key)
    return None


def _rename_table(changes: Changes, operation: RenameTable) -> Conflict | None:
    catalog = changes.catalog
    relation = catalog.find(operation.table)
    if relation is None:
        return None if operation.if_exists else _missing(operation.table)
    if operation.new in catalog.tables:
        return "created", f"the table {operation.new} is there already"
    for other, key in list(catalog.referring(relation.key)):
        other.foreign_keys[other.foreign_keys.index(key)] = replace(key, target=operation.new)
    del catalog.tables[relation.key]
    relation.key = operation.new
    catalog.add(relation)
    return None


def _add_column(changes: Changes, operation: AddColumn) -> Conflict | None:
    relation = changes.catalog.find(operation.table)
    if relation is None:
        return _missing(operation.table)
    if operation.column.name in relation.columns:
        if operation.if_not_exists:
            return None
        return "created", f"the table {relation.key} has the column {operation.column.name} already"
    relation.columns[operation.column.name] = operation.column
    conflict: Conflict | None = None
    for element in operation.elements:
        conflict = _add_element(changes, relation, element) or conflict
    return conflict


def _drop_column(changes: Changes, operation: DropColumn) -> Conflict | None:
    relation = changes.catalog.find(operation.table)
    if relation is None:
        return _missing(operation.table)
    name = operation.name
    if name not in relation.columns:
        return None if operation.if_exists else ("missing", f"the table {relation.key} has no column {name}")
    del relation.columns[name]
    if relation.primary_key is not None and name in relation.primary_key.columns:
        relation.primary_key = None
    relation.foreign_keys = [key for key in relation.foreign_keys if name not in key.columns]
    relation.constraints = [each for each in relation.constraints if not _concerns(each, name)]
    relation.indexes = [index for index in relation.indexes if not _uses(index, name)]
    for other, key in list(changes.catalog.referring(relation.key)):
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


def _alter_column(changes: Changes, operation: AlterColumn) -> Conflict | None:
    relation = changes.catalog.find(operation.table)
    if relation is None:
        return _missing(operation.table)
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
        _rename_column(changes.catalog, relation, operation.name, operation.new_name)
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


def _apply_element(changes: Changes, operation: AddElement) -> Conflict | None:
    relation = changes.catalog.find(operation.table)
    if relation is None:
        return _missing(operation.table)
    element = operation.element
    if operation.using is not None:
        index = next((each for each in relation.indexes if each.name == operation.using), None)
        if index is None:
            return "missing", f"there is no index {operation.using}"
        relation.indexes.remove(index)
        if isinstance(element, PrimaryKey | Constraint):
            element = replace(element, columns=index.columns)
    return _add_element(changes, relation, element, operation.if_not_exists)


def _add_element(
    changes: Changes, relation: Relation, element: Element, if_not_exists: bool = False
) -> Conflict | None:
    element = named(element, relation.key.name, changes.convention)
    columns: tuple[str, ...] = () if isinstance(element, Constraint) and element.kind != "unique" else element.columns
    absent = [name for name in columns if name.isidentifier() and name not in relation.columns]
    conflict = ("missing", f"the table {relation.key} has no column {absent[0]}") if absent else None
    match element:
        case PrimaryKey():
            if relation.primary_key is not None and set(relation.primary_key.columns) != set(element.columns):
                conflict = ("created", f"the table {relation.key} has a primary key already")
            relation.primary_key = element
            _mark_primary(relation, element.columns)
        case ForeignKey():
            target = changes.catalog.find(element.target)
            if target is None:
                conflict = _missing(element.target)
            elif not element.target_columns and target.primary_key is not None:
                element = replace(element, target_columns=target.primary_key.columns)
            relation.foreign_keys.append(replace(element, target=target.key) if target is not None else element)
        case Index():
            same = changes.catalog.index_named(element.name or "", relation.key)
            if same is not None and same[0].key.schema == relation.key.schema:
                return None if if_not_exists else ("created", f"the index {element.name} is there already")
            relation.indexes.append(element)
        case Constraint():
            if any(each.name == element.name for each in relation.constraints):
                if element.kind == "unique":
                    return "created", f"the constraint {element.name} of {relation.key} is there already"
                element = replace(element, name=f"{element.name}1")
            relation.constraints.append(element)
    return conflict


def _mark_primary(relation: Relation, columns: tuple[str, ...]) -> None:
    for name, column in relation.columns.items():
        if name in columns:
            relation.columns[name] = replace(column, primary_key=True, nullable=False)


def _drop_constraint(changes: Changes, operation: DropConstraint) -> Conflict | None:
    relation = changes.catalog.find(operation.table)
    if relation is None:
        return None if operation.if_exists else _missing(operation.table)
    found = _constraint_named(relation, operation.name, operation.kind) or _likely(relation, operation)
    if found is None:
        return None if operation.if_exists else (
            "missing", f"the table {relation.key} has no constraint {operation.name}"
        )  # fmt: skip
    match found:
        case PrimaryKey():
            relation.primary_key = None
            for other, key in list(changes.catalog.referring(relation.key)):
                if key.target_columns == found.columns:  # CASCADE, for without it this would not work
                    other.foreign_keys.remove(key)
            for name in found.columns:
                if name in relation.columns:
                    relation.columns[name] = replace(relation.columns[name], primary_key=False)
        case ForeignKey():
            relation.foreign_keys.remove(found)
        case Constraint():
            relation.constraints.remove(found)
        case Index():  # MySQL drops unique keys as indexes; in PostgreSQL this is an error
            relation.indexes.remove(found)
    return None


def _constraint_named(relation: Relation, name: str, kind: str) -> Element | None:
    key = relation.primary_key
    if key is not None and (key.name == name or (kind == "primary" and not name)):
        return key
    every: list[Element] = [*relation.foreign_keys, *relation.constraints]
    return next((each for each in every if each.name == name or (each.name or "")[:63] == name[:63]), None)


def _likely(relation: Relation, operation: DropConstraint) -> Element | None:
    """The one constraint of the kind whose columns the name holds: its name came from a convention."""
    kinds: dict[str, list[Element]] = {
        "foreignkey": list(relation.foreign_keys),
        "unique": [each for each in relation.constraints if each.kind == "unique"],
        "check": [each for each in relation.constraints if each.kind == "check"],
        "primary": [relation.primary_key] if relation.primary_key is not None else [],
    }
    candidates = kinds.get(operation.kind, [])
    if operation.kind in {"primary", "check"}:
        return candidates[0] if len(candidates) == 1 else None
    held = [
        each
        for each in candidates
        if getattr(each, "columns", ()) and all(column in operation.name for column in getattr(each, "columns", ()))
    ]
    longest = max((sum(map(len, getattr(each, "columns", ()))) for each in held), default=0)
    held = [each for each in held if sum(map(len, getattr(each, "columns", ()))) == longest]
    return held[0] if len(held) == 1 else None


def _rename_constraint(changes: Changes, operation: RenameConstraint) -> Conflict | None:
    relation = changes.catalog.find(operation.table)
    if relation is None:
        return _missing(operation.table)
    found = _constraint_named(relation, operation.name, "")
    match found:
        case PrimaryKey():
            relation.primary_key = replace(found, name=operation.new)
        case ForeignKey():
            relation.foreign_keys[relation.foreign_keys.index(found)] = replace(found, name=operation.new)
        case Constraint():
            relation.constraints[relation.constraints.index(found)] = replace(found, name=operation.new)
        case _:
            return "missing", f"the table {relation.key} has no constraint {operation.name}"
    return None


def _drop_index(changes: Changes, operation: DropIndex) -> Conflict | None:
    found = changes.catalog.index_named(operation.name, operation.table)
    if found is not None:
        found[0].indexes.remove(found[1])
        return None
    return None if operation.if_exists else ("missing", f"there is no index {operation.name}")


def _rename_index(changes: Changes, operation: RenameIndex) -> Conflict | None:
    found = changes.catalog.index_named(operation.name)
    if found is not None:
        relation, index = found
        relation.indexes[relation.indexes.index(index)] = replace(index, name=operation.new)
        return None
    for relation in changes.catalog.tables.values():
        if _constraint_named(relation, operation.name, "") is not None:
            return _rename_constraint(changes, RenameConstraint(relation.key, operation.name, operation.new))
    return None if operation.if_exists else ("missing", f"there is no index {operation.name}")


def _create_enum(changes: Changes, operation: CreateEnum) -> Conflict | None:
    if operation.name in changes.catalog.enums:
        return None if operation.if_not_exists else ("created", f"the type {operation.name} is there already")
    changes.catalog.enums[operation.name] = list(operation.values or ())
    return None


def _drop_enum(changes: Changes, operation: DropEnum) -> Conflict | None:
    if changes.catalog.enums.pop(operation.name, None) is None and not operation.if_exists:
        return "missing", f"there is no type {operation.name}"
    return None


def _alter_enum(changes: Changes, operation: AlterEnum) -> Conflict | None:
    values = changes.catalog.enums.get(operation.name)
    if values is None:
        return "missing", f"there is no type {operation.name}"
    if operation.add is not None and operation.add not in values:
        values.append(operation.add)
    if operation.rename is not None and operation.rename[0] in values:
        values[values.index(operation.rename[0])] = operation.rename[1]
    if operation.new_name is not None:
        changes.catalog.enums[operation.new_name] = changes.catalog.enums.pop(operation.name)
        _rename_type(changes.catalog, operation.name, operation.new_name)
    return None


def _rename_type(catalog: Catalog, old: str, new: str) -> None:
    pattern = re.compile(rf"(?<!\w){re.escape(old)}(?!\w)")
    for relation in catalog.tables.values():
        for name, column in relation.columns.items():
            if old in column.type:
                relation.columns[name] = replace(column, type=pattern.sub(lambda _: new, column.type))


def _create_view(changes: Changes, operation: CreateView) -> Conflict | None:
    changes.catalog.views.add(operation.table)
    return None


def _drop_view(changes: Changes, operation: DropView) -> Conflict | None:
    changes.catalog.views.discard(operation.table)
    return None


_APPLIED: dict[type, Callable[..., Conflict | None]] = {
    CreateTable: _create_table,
    DropTable: _drop_table,
    RenameTable: _rename_table,
    AddColumn: _add_column,
    DropColumn: _drop_column,
    AlterColumn: _alter_column,
    AddElement: _apply_element,
    DropConstraint: _drop_constraint,
    RenameConstraint: _rename_constraint,
    DropIndex: _drop_index,
    RenameIndex: _rename_index,
    CreateEnum: _create_enum,
    DropEnum: _drop_enum,
    AlterEnum: _alter_enum,
    CreateView: _create_view,
    DropView: _drop_view,
}
