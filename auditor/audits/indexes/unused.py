"""Indexes that no statement in the code can use, or needs.

A plain B-tree serves comparisons of the column itself, not of a function of it (PostgreSQL, 11.7. Indexes on
Expressions), nor a search inside of a text (11.2.1. B-Tree); of a column with few values it finds so many rows that the
planner takes another index where there is one (11.5. Combining Multiple Indexes).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from auditor.audits.indexes.model import Kind, Suggestion
from auditor.audits.indexes.paths import AccessPath, paths_of
from auditor.facts.predicate import Asked, ColumnUse, Predicate
from auditor.facts.schema import Column, Table
from auditor.findings import Severity

_FEW_VALUES = frozenset({"Boolean", "BOOLEAN", "Enum", "ENUM"})
_NEVER = "no statement in the code filters, joins or sorts by its first column"
_ONLY_IN = "every condition on its first column is on a function of it, or inside of its text: {}"
_FEW = "its column tells few rows apart, and each statement that asks for it also asks for what {} serves"


def find_unused(table: Table, predicates: Sequence[Predicate]) -> Iterator[Suggestion]:
    """Plain indexes whose first column no statement asks for in a way that they serve, as notes.

    Those on foreign keys stay, for a delete of the parent looks rows up by them, and unique ones, for they forbid
    something; so do all where nothing is known to be asked of the table.
    """
    asked: dict[str, list[Predicate]] = {}
    for each in predicates:
        for column in dict.fromkeys(use.column for use in each.uses):
            asked.setdefault(column, []).append(each)
    foreign = {column for key in table.foreign_keys for column in key.columns}
    paths = paths_of(table) if asked else ()
    for path in paths:
        column = path.columns[0]
        plain = path.kind == "index" and path.method == "btree" and path.where is None and column.isidentifier()
        if plain and column not in foreign:
            reason = _why_unused(column, path, paths, table, asked.get(column, ()))
            if reason:
                line = path.line or table.line
                yield Suggestion(
                    table.key, path.columns, Kind.UNUSED, Severity.NOTE, table.path, line, reason, index=path.name
                )


def _why_unused(
    column: str, path: AccessPath, paths: Iterable[AccessPath], table: Table, predicates: Sequence[Predicate]
) -> str:
    uses = [use for each in predicates for use in each.uses if use.column == column]  # they all ask for it
    if not uses:
        return _NEVER
    if not any(_can_serve(use) for use in uses):
        return _ONLY_IN.format(", ".join(sorted({use.function or use.asked for use in uses})))
    declared = next((each for each in table.columns if each.name == column), None)
    if declared is not None and path.columns == (column,) and _has_few_values(declared):
        others = [each for each in paths if each.columns[0] != column and each.where is None and each.method == "btree"]
        serving = [_served_by(each, others) for each in predicates]
        if all(serving):
            return _FEW.format(" or ".join(sorted(set(serving))))
    return ""


def _can_serve(use: ColumnUse) -> bool:
    return (
        not use.function and use.asked is not Asked.FUNCTION and not (use.asked is Asked.LIKE and use.shape == "inside")
    )


def _has_few_values(column: Column) -> bool:
    return column.type.partition("(")[0].rpartition(".")[2] in _FEW_VALUES


def _served_by(predicate: Predicate, paths: Iterable[AccessPath]) -> str:
    """What leads by a column that the statement compares, whatever else it asks; empty where nothing does."""
    equal = {use.column for use in predicate.uses if use.asked is Asked.EQUALITY and not use.function and not use.arm}
    return next((each.title for each in paths if each.columns[0] in equal), "")
