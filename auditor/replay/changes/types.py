"""Enum types and views.

Source: PostgreSQL, "CREATE TYPE", "ALTER TYPE", "CREATE VIEW".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from auditor.facts.operations import AlterEnum, CreateEnum, CreateView, DropEnum, DropView, Operation
from auditor.replay.catalog import Catalog
from auditor.replay.changes.target import Conflict, Target


def create_enum(target: Target, operation: CreateEnum) -> Conflict | None:
    if operation.name in target.catalog.enums:
        return None if operation.if_not_exists else ("created", f"the type {operation.name} is there already")
    target.catalog.enums[operation.name] = list(operation.values or ())
    return None


def _drop_enum(target: Target, operation: DropEnum) -> Conflict | None:
    if target.catalog.enums.pop(operation.name, None) is None and not operation.if_exists:
        return "missing", f"there is no type {operation.name}"
    return None


def _alter_enum(target: Target, operation: AlterEnum) -> Conflict | None:
    values = target.catalog.enums.get(operation.name)
    if values is None:
        return "missing", f"there is no type {operation.name}"
    if operation.add is not None and operation.add not in values:
        values.append(operation.add)
    if operation.rename is not None and operation.rename[0] in values:
        values[values.index(operation.rename[0])] = operation.rename[1]
    if operation.new_name is not None:
        target.catalog.enums[operation.new_name] = target.catalog.enums.pop(operation.name)
        _rename_type(target.catalog, operation.name, operation.new_name)
    return None


def _rename_type(catalog: Catalog, old: str, new: str) -> None:
    pattern = re.compile(rf"(?<!\w){re.escape(old)}(?!\w)")
    for relation in catalog.tables.values():
        for name, column in relation.columns.items():
            if old in column.type:
                relation.columns[name] = replace(column, type=pattern.sub(lambda _: new, column.type))


def _create_view(target: Target, operation: CreateView) -> Conflict | None:
    target.catalog.views.add(operation.table)
    return None


def _drop_view(target: Target, operation: DropView) -> Conflict | None:
    target.catalog.views.discard(operation.table)
    return None


APPLIED: Mapping[type[Operation], Callable[..., Conflict | None]] = {
    CreateEnum: create_enum,
    DropEnum: _drop_enum,
    AlterEnum: _alter_enum,
    CreateView: _create_view,
    DropView: _drop_view,
}
