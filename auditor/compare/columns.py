"""Columns of one table against those of the other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from auditor.compare.model import ERROR, NOTE, WARNING, Difference
from auditor.compare.storage import type_severity
from auditor.facts.catalog import Column, Counting, Table

Found = tuple[str, str, str, str | None, str | None]  # kind, name, severity, expected, found


def column_differences(table: Table, live: Table, dialect: str) -> Iterator[Difference]:
    there = {column.name: column for column in live.columns}
    here = {column.name: column for column in table.columns}
    view = live.kind in {"view", "materialized view"}
    for column in table.columns:
        if column.name not in there:
            yield _difference(table, column, ("missing_column", column.name, ERROR, column.type, None))
            continue
        for found in _changes(column, there[column.name], dialect, view):
            yield _difference(table, column, found)
    for column in live.columns:
        if column.name not in here:
            refuses = (
                not column.nullable and column.default is None and not column.identity and column.generated is None
            )
            severity = ERROR if refuses and not view else WARNING
            shown = f"{column.type}{'' if column.nullable else ' NOT NULL'}"
            yield _difference(table, column, ("extra_column", column.name, severity, None, shown))


def _difference(table: Table, column: Column, found: Found) -> Difference:
    kind, name, severity, expected, live = found
    place = table.place
    line = column.line or (place.line if place else 0)
    return Difference(str(table.key), kind, name, severity, expected, live, place.path if place else "", line)


def _changes(column: Column, live: Column, dialect: str, view: bool) -> Iterator[Found]:
    name = column.name
    labels = (enum_labels(column.type), enum_labels(live.type)) if dialect == "mysql" else ([], [])
    if labels[0] and labels[1]:
        for kind, severity in label_changes(*labels):
            yield kind, name, severity, column.type, live.type
    elif column.type != live.type:
        severity = type_severity(column.type, live.type, dialect)
        if severity:
            yield "column_type", name, severity, column.type, live.type
    elif (column.collation or None) != (live.collation or None) and dialect == "postgresql":
        yield "column_collation", name, ERROR, column.collation or "the default", live.collation or "the default"
    if view:
        return
    if column.nullable != live.nullable:
        yield "column_nullable", name, ERROR, _null(column.nullable), _null(live.nullable)
    if (column.generated, column.stored) != (live.generated, live.stored):
        yield "column_generated", name, ERROR, _generated(column), _generated(live)
    else:
        yield from _default(column, live)
    if (column.comment or None) != (live.comment or None) and dialect == "postgresql":
        severity = WARNING if column.comment else NOTE
        yield "comment", name, severity, column.comment, live.comment


def enum_labels(type_: str) -> list[str]:
    """The labels of an ENUM column of MySQL, quoted; none of another type."""
    return re.findall(r"'(?:[^']|'')*'", type_) if type_[:5].lower() == "enum(" else []


def label_changes(mine: Sequence[str], theirs: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The kinds and severities of what differs between the ORM's labels and the database's."""
    if set(mine) - set(theirs):
        yield "enum_missing_value", ERROR
    if set(theirs) - set(mine):
        yield "enum_extra_value", WARNING
    if [label for label in theirs if label in mine] != [label for label in mine if label in theirs]:
        yield "enum_order", WARNING


def _null(nullable: bool) -> str:
    return "NULL" if nullable else "NOT NULL"


def _generated(column: Column) -> str | None:
    if column.generated is None:
        return None
    return f"{column.generated} {'STORED' if column.stored else 'VIRTUAL'}"


def _default(column: Column, live: Column) -> Iterator[Found]:
    name, mine, theirs = column.name, column.identity, live.identity
    if "serial" in {mine, theirs} and {mine, theirs} <= {"serial", "by default"}:
        return  # an autoincrement key is served by both
    if mine or theirs:
        if mine == "serial" and not theirs:
            yield "column_default", name, ERROR, "the next value of a sequence", live.default
        elif theirs == "serial" and not mine:
            if not column.fetched:
                yield "column_default", name, WARNING if column.default is None else ERROR, column.default, live.default
        elif mine != theirs:
            severity = WARNING if not mine and theirs == "by default" else ERROR
            yield "column_identity", name, severity, mine or None, theirs or None
        elif column.counting is not None and live.counting is not None and column.counting != live.counting:
            yield "column_identity", name, ERROR, counting(column.counting), counting(live.counting)
        return
    if column.fetched:
        return
    if column.default != live.default or column.on_update != live.on_update:
        severity = WARNING if column.default is None and live.on_update == column.on_update else ERROR
        yield "column_default", name, severity, column.default, live.default


def counting(count: Counting) -> str:
    text = f"start {count.start} increment {count.increment} minimum {count.minimum} maximum {count.maximum}"
    return text + (" cycle" if count.cycle else "")
