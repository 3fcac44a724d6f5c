"""What no plain B-tree serves: searches in text, arrays and documents, and rare rows. Advice only: notes.

PostgreSQL, 11.2. Index Types; 11.10. Operator Classes and Operator Families; F.35. pg_trgm; 8.14.4. jsonb Indexing;
11.8. Partial Indexes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from auditor.audits.indexes.database import Stored
from auditor.audits.indexes.model import Kind, Serves, Suggestion
from auditor.audits.indexes.paths import AccessPath, paths_of
from auditor.audits.indexes.reach import Reach
from auditor.facts.access import Role
from auditor.facts.predicate import Asked, ColumnUse, Predicate
from auditor.facts.schema import Column, Table
from auditor.findings import Severity

#: A condition that so few of the rows meet is worth an index of these rows alone, in a table of so many.
_RARE, _MANY = 0.1, 10_000


@dataclass(frozen=True, slots=True)
class _Advice:
    """An index and why. `ops`: the operator class of its column."""

    column: str
    method: str
    ops: str
    reason: str
    where: str | None = None


def advise(table: Table, predicates: Iterable[Predicate], reach: Reach, stored: Stored) -> list[Suggestion]:
    """A note for each search of the application that no index serves; none for what only administrators do."""
    paths: dict[str, list[AccessPath]] = {}
    for path in paths_of(table):
        for column in path.columns[:1]:
            paths.setdefault(column, []).append(path)
    columns = {column.name: column for column in reversed(table.columns)}
    found: dict[_Advice, list[Serves]] = {}
    for predicate in predicates:
        if predicate.role is Role.APP and not reach.is_for_administrators(predicate.unit):
            place = reach.served(predicate)
            for use in predicate.uses:
                for advice in _of_use(table, use, columns.get(use.column), paths.get(use.column, ()), stored):
                    found.setdefault(advice, []).append(place)
    return [_suggestion(table, advice, serves) for advice, serves in found.items()]


def _of_use(
    table: Table, use: ColumnUse, column: Column | None, own: Sequence[AccessPath], stored: Stored
) -> Iterator[_Advice]:
    """`column`: the one that is used; `own`: the access paths that begin with it."""
    if column is None or use.function:
        return
    if use.asked is Asked.LIKE and use.shape == "inside" and not any(path.method in {"gin", "gist"} for path in own):
        reason = "a search inside of text, which no B-tree serves: a trigram index does (CREATE EXTENSION pg_trgm)"
        yield _Advice(use.column, "gin", "gin_trgm_ops", reason)
    elif use.asked is Asked.LIKE and use.shape == "prefix" and not stored.serves_prefixes(table.key, use.column):
        there = f"{own[0].title} serves LIKE 'x%' in the collation C only" if own else "no index leads by it"
        reason = f"{there}: the operator class of patterns does it in every collation"
        yield _Advice(use.column, "btree", _pattern_class(column.type), reason)
    elif use.asked is Asked.OTHER and use.shape == "contained" and not any(path.method == "gin" for path in own):
        kind = column.type.partition("(")[0].rpartition(".")[2]
        if kind in {"JSONB", "ARRAY", "TSVECTOR"}:
            reason = "a search in what it contains, which no B-tree serves: a GIN index does"
            yield _Advice(use.column, "gin", "", reason)
    elif use.asked is Asked.NULL and (rare := _rare(table, use, stored)) and not any(path.where for path in own):
        yield _Advice(use.column, "btree", "", rare, f"{use.column} IS {'NOT ' * (use.shape == 'not')}NULL")


def _pattern_class(type_: str) -> str:
    return "varchar_pattern_ops" if type_.startswith(("String", "VARCHAR")) else "text_pattern_ops"


def _rare(table: Table, use: ColumnUse, stored: Stored) -> str:
    """Why the rows that the condition asks for deserve an index of their own; only a database tells."""
    known = stored.table(table.key)
    fraction = dict(known.nulls).get(use.column) if known is not None else None
    if known is None or fraction is None or known.rows < _MANY:
        return ""
    share = 1 - fraction if use.shape == "not" else fraction
    if share >= _RARE:
        return ""
    return f"only {share:.1%} of {known.rows} rows meet the condition: an index of these alone is small"


def _suggestion(table: Table, advice: _Advice, serves: list[Serves]) -> Suggestion:
    line = next((each.line for each in table.columns if each.name == advice.column and each.line), table.line)
    ordered = tuple(sorted(dict.fromkeys(serves), key=lambda each: (-each.entry_points, each.path, each.line)))
    return Suggestion(
        table.key, (advice.column,), Kind.MISSING, Severity.NOTE, table.path, line, advice.reason,
        method=advice.method, ops=advice.ops, where=advice.where, serves=ordered,
    )  # fmt: skip
