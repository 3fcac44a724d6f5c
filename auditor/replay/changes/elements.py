"""Keys, constraints and indexes.

Source: PostgreSQL, "ALTER TABLE" (`ADD table_constraint`, `USING INDEX`, `DROP CONSTRAINT`), "CREATE INDEX".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from auditor.facts.operations import (
    AddElement,
    DropConstraint,
    DropIndex,
    Element,
    Operation,
    PrimaryKey,
    RenameConstraint,
    RenameIndex,
)
from auditor.facts.schema import Constraint, ForeignKey, Index
from auditor.replay.catalog import Relation
from auditor.replay.changes.target import Conflict, Target, missing
from auditor.replay.naming import named

_SPATIAL = ("Geometry", "Geography", "Raster")


def _apply_element(target: Target, operation: AddElement) -> Conflict | None:
    relation = target.catalog.find(operation.table)
    if relation is None:
        return missing(operation.table)
    element = operation.element
    if operation.using is not None:
        index = next((each for each in relation.indexes if each.name == operation.using), None)
        if index is None:
            return "missing", f"there is no index {operation.using}"
        relation.indexes.remove(index)
        if isinstance(element, PrimaryKey | Constraint):
            element = replace(element, columns=index.columns)
    return add_element(target, relation, element, operation.if_not_exists)


def add_element(target: Target, relation: Relation, element: Element, if_not_exists: bool = False) -> Conflict | None:
    given = element.name is not None
    element = named(element, relation.key.name, target.convention)
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
            referred = target.catalog.find(element.target)
            if referred is None and target.dialect != "sqlite":  # which looks for it when there are rows
                conflict = missing(element.target)
            elif referred is not None and not element.target_columns and referred.primary_key is not None:
                element = replace(element, target_columns=referred.primary_key.columns)
            relation.foreign_keys.append(replace(element, target=referred.key) if referred is not None else element)
        case Index():
            same = target.catalog.index_named(element.name or "", relation.key)
            if same is not None and same[0].key.schema == relation.key.schema:
                if given or if_not_exists:
                    return None if if_not_exists else ("created", f"the index {element.name} is there already")
                element = replace(element, name=f"{element.name}1")  # by a convention that is not known
            relation.indexes.append(element)
        case Constraint():
            if any(each.name == element.name for each in relation.constraints):
                if element.kind == "unique" and (given or target.convention):
                    return "created", f"the constraint {element.name} of {relation.key} is there already"
                element = replace(element, name=f"{element.name}1")  # as PostgreSQL does with names of its own
            relation.constraints.append(element)
    return conflict


def _mark_primary(relation: Relation, columns: tuple[str, ...]) -> None:
    for name, column in relation.columns.items():
        if name in columns:
            relation.columns[name] = replace(column, primary_key=True, nullable=False)


def _drop_constraint(target: Target, operation: DropConstraint) -> Conflict | None:
    relation = target.catalog.find(operation.table)
    if relation is None:
        return None if operation.if_exists else missing(operation.table)
    found = constraint_named(relation, operation.name, operation.kind) or _likely(relation, operation)
    if found is None:
        return None if operation.if_exists else (
            "missing", f"the table {relation.key} has no constraint {operation.name}"
        )  # fmt: skip
    match found:
        case PrimaryKey():
            relation.primary_key = None
            for other, key in list(target.catalog.referring(relation.key)):
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


def constraint_named(relation: Relation, name: str, kind: str) -> Element | None:
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


def _rename_constraint(target: Target, operation: RenameConstraint) -> Conflict | None:
    relation = target.catalog.find(operation.table)
    if relation is None:
        return missing(operation.table)
    found = constraint_named(relation, operation.name, "")
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


def _drop_index(target: Target, operation: DropIndex) -> Conflict | None:
    found = target.catalog.index_named(operation.name, operation.table)
    if found is not None:
        found[0].indexes.remove(found[1])
        return None
    if operation.if_exists or _is_spatial(target, operation.name):
        return None
    return "missing", f"there is no index {operation.name}"


def _is_spatial(target: Target, name: str) -> bool:
    """The index that GeoAlchemy 2 makes of each column of its types, `idx_TABLE_COLUMN` ("Spatial index")."""
    return any(
        name == f"idx_{relation.key.name}_{column.name}"
        for relation in target.catalog.tables.values()
        for column in relation.columns.values()
        if column.type.startswith(_SPATIAL)
    )


def _rename_index(target: Target, operation: RenameIndex) -> Conflict | None:
    found = target.catalog.index_named(operation.name)
    if found is not None:
        relation, index = found
        relation.indexes[relation.indexes.index(index)] = replace(index, name=operation.new)
        return None
    for relation in target.catalog.tables.values():
        if constraint_named(relation, operation.name, "") is not None:
            return _rename_constraint(target, RenameConstraint(relation.key, operation.name, operation.new))
    return None if operation.if_exists else ("missing", f"there is no index {operation.name}")


APPLIED: Mapping[type[Operation], Callable[..., Conflict | None]] = {
    AddElement: _apply_element,
    DropConstraint: _drop_constraint,
    RenameConstraint: _rename_constraint,
    DropIndex: _drop_index,
    RenameIndex: _rename_index,
}
