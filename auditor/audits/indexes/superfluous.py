"""Indexes that another access path makes superfluous, and indexes that are not what they seem: no query tells.

Never across methods or conditions, and never a unique index for a longer one that is not unique: it also guards rows
(PostgreSQL, 11.3. Multicolumn Indexes; 11.6. Unique Indexes; 11.8. Partial Indexes).
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.audits.indexes.model import Kind, Suggestion
from auditor.audits.indexes.paths import AccessPath, paths_of
from auditor.facts.schema import Table
from auditor.findings import Severity

_MOST_COLUMNS = 32


def find_superfluous(table: Table) -> Iterator[Suggestion]:
    """Every index and unique constraint that could go, with what does its work."""
    paths = paths_of(table)
    kept: dict[tuple[str, ...], dict[int, AccessPath]] = {}  # by what they begin with, each behind its place
    for place, path in enumerate(paths):
        for begin in _begins(path):
            kept.setdefault(begin, {})[place] = path
    for place, path in reversed([*enumerate(paths)]):  # of twins the later one goes
        if path.kind == "primary key":
            continue
        begin_so = kept.get(path.columns, {}).items()
        cover = next((other for at, other in begin_so if at != place and _covers(other, path)), None)
        if cover is not None:
            for begin in _begins(path):
                del kept[begin][place]
            yield _suggestion(table, path, Kind.REDUNDANT, f"{cover.title} does all that it does", cover)
    names = {column.name for column in table.columns} | {column.attribute for column in table.columns}
    for path in paths:
        if path.kind != "primary key" and _is_constant(path, names):
            reason = "it indexes a constant and no column: every row has the same entry"
            yield _suggestion(table, path, Kind.DEFECT, reason, None)


def _begins(path: AccessPath) -> Iterator[tuple[str, ...]]:
    """What the columns of the path begin with; no more columns than an index can have (PostgreSQL, K. Limits)."""
    return (path.columns[:many] for many in range(1, min(len(path.columns), _MOST_COLUMNS) + 1))


def _covers(other: AccessPath, path: AccessPath) -> bool:
    """Can the other access path do all that this one does?"""
    if (other.method, other.where) != (path.method, path.where) or path.method not in {"btree", "hash"}:
        return False
    many = len(path.columns)
    if other.columns[:many] != path.columns or not _same_order(other.descending[:many], path.descending):
        return False
    if len(other.columns) == many:
        return _rank(other) >= _rank(path)
    return not path.unique


def _same_order(one: tuple[bool, ...], other: tuple[bool, ...]) -> bool:
    """An index is read backwards as well as forwards (PostgreSQL, 11.4. Indexes and ORDER BY)."""
    return one == other or all(a != b for a, b in zip(one, other, strict=True))


def _rank(path: AccessPath) -> int:
    return ("index", "unique index", "unique constraint", "primary key").index(path.kind)


def _is_constant(path: AccessPath, names: set[str]) -> bool:
    """`func.lower("email")` is the lower case of a word, not of a column."""
    return any("(" in column and "'" in column and not _words(column) & names for column in path.columns)


def _words(expression: str) -> set[str]:
    outside = "".join(part for number, part in enumerate(expression.split("'")) if number % 2 == 0)
    return set("".join(c if c.isalnum() or c == "_" else " " for c in outside).split())


def _suggestion(table: Table, path: AccessPath, kind: Kind, reason: str, cover: AccessPath | None) -> Suggestion:
    return Suggestion(
        table.key, path.columns, kind, Severity.WARNING, table.path, path.line or table.line, reason,
        method=path.method, where=path.where, unique=path.unique, index=path.name,
        covered_by=cover.title if cover is not None else None,
    )  # fmt: skip
