"""What an audit says about the declared tables of a folder, in the words of `imported.py`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from auditor.audits.usage.verdict import Usage
from auditor.facts.schema import Relationship, Table
from auditor.pipeline import audit

Facts = Iterator[tuple[str, str]]


def audited_facts(root: Path) -> set[tuple[str, str]]:
    """All facts about the tables that the code under `root` declares."""
    return {fact for usage in audit(root, only=["usage"]).of(Usage).tables for fact in table_facts(usage.table)}


def table_facts(table: Table) -> Facts:
    """Columns, types, keys, indexes, constraints and relationships of one table."""
    name = str(table.key)
    yield "table", name
    for column in table.columns:
        where = f"{name}.{column.name}"
        yield "column", where
        yield "nullable", f"{where} {column.nullable}"
        if column.type:
            yield "type", f"{where} {column.type.partition('(')[0]}"
        if column.primary_key:
            yield "primary key", where
        if column.server_default is not None or column.computed or column.identity:
            yield "server default", where
        if column.comment:
            yield "comment", f"{where} {column.comment}"
    for key in table.foreign_keys:
        remote = ", ".join(f"{key.target}.{column}" for column in key.target_columns)
        yield "foreign key", f"{name} ({', '.join(key.columns)}) -> {remote} {key.ondelete or ''}".strip()
    for index in table.indexes:
        yield "index", f"{name} ({', '.join(index.columns)}){' unique' if index.unique else ''}"
    for constraint in table.constraints:
        if constraint.kind == "unique":
            yield "unique", f"{name} ({', '.join(constraint.columns)})"
    checks = [c for c in table.constraints if c.kind == "check" and c.name is not None]
    if checks:
        yield "checks", f"{name} {len(checks)}"
    for relationship in table.relationships:
        yield from _relationship_facts(relationship)


def _relationship_facts(found: Relationship) -> Facts:
    where = f"{found.owner.rpartition('.')[2]}.{found.name}"
    yield "relationship", f"{where} -> {found.target.rpartition('.')[2]}"
    if found.secondary is not None:
        yield "secondary", f"{where} {found.secondary}"
    yield "uselist", f"{where} {found.uselist}"
    yield "lazy", f"{where} {found.lazy}"
    yield "cascade", f"{where} {', '.join(sorted(found.cascade))}"
    if found.viewonly:
        yield "viewonly", where
    if found.back_populates:
        yield "back_populates", f"{where} {found.back_populates}"
