"""Predicates -> the columns that an index would have to start with, statement by statement.

The reasoning about one B-tree: equalities in any order, then one range or the sort (PostgreSQL, 11.3. Multicolumn
Indexes; 11.4. Indexes and ORDER BY). Each arm of a disjunction is served by itself (11.5. Combining Multiple Indexes).
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass

from auditor.audits.indexes.paths import AccessPath
from auditor.facts.predicate import Asked, ColumnUse, Predicate

_LOOKED_UP = frozenset({Asked.EQUALITY, Asked.JOIN})
#: More columns than this in one index are rarely worth their upkeep.
_MOST_COLUMNS = 3


@dataclass(frozen=True, slots=True)
class Need:
    """What one statement needs of one table: `equal` columns in any order, then `then`: one range, or the sort."""

    predicate: Predicate
    equal: tuple[str, ...]
    then: tuple[str, ...] = ()
    expression: str | None = None
    sorts: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """The columns in a fit order, without directions."""
        return (*self.equal, *(column.partition(" ")[0] for column in self.then))


def needs_of(predicate: Predicate, columns: Container[str]) -> Iterator[Need]:
    """The needs of the statement on the table with the columns; none where it asks nothing that a B-tree serves."""
    always = [use for use in predicate.uses if not use.arm]
    arms = {use.arm: None for use in predicate.uses if use.arm}
    for uses in [[*always, *(u for u in predicate.uses if u.arm == arm)] for arm in arms] or [always]:
        yield from _of_uses(predicate, columns, uses)


def _of_uses(predicate: Predicate, columns: Container[str], uses: list[ColumnUse]) -> Iterator[Need]:
    usable = [use for use in uses if use.column in columns]
    equal = list(dict.fromkeys(use.column for use in usable if use.asked in _LOOKED_UP and not use.function))
    asked = {use.column for use in usable if use.asked is Asked.EQUALITY}
    alone = [column for column in equal if column not in asked]
    ranges = list(dict.fromkeys(u.column for u in usable if u.asked is Asked.RANGE and not u.function))
    ranges = [column for column in ranges if column not in equal]
    sorts = _sorts(usable, equal)
    for use in usable:
        if use.asked is Asked.FUNCTION and use.function in {"lower", "upper"}:
            yield Need(predicate, (), (), f"{use.function}({use.column})")
    if predicate.via != "statement" and predicate.via != "text-sql":
        if equal:
            yield Need(predicate, tuple(equal))
        return
    if asked:
        kept = [column for column in equal if column in asked][:_MOST_COLUMNS]
        if ranges and not predicate.limited:
            yield Need(predicate, tuple(kept), tuple(ranges[:1]))
        else:
            yield Need(predicate, tuple(kept), tuple(sorts) or tuple(ranges[:1]), sorts=bool(sorts))
    elif ranges:
        yield Need(predicate, (), tuple(ranges[:1]))
    elif sorts and not alone:
        yield Need(predicate, (), tuple(sorts), sorts=True)
    for column in alone:  # the other side of a join looks rows up by it
        yield Need(predicate, (column,))


def _sorts(uses: Iterable[ColumnUse], equal: Iterable[str]) -> list[str]:
    """The columns sorted by, with their direction, up to the first expression."""
    found: list[str] = []
    for use in uses:
        if use.asked is Asked.SORT:
            if use.function:
                break
            if use.column not in equal:
                found.append(f"{use.column} desc" if use.descending else use.column)
    return list(dict.fromkeys(found))[:_MOST_COLUMNS]


def is_served(need: Need, paths: Iterable[AccessPath]) -> bool:
    """Does an access path do all that the need asks for, or find so few rows that the rest does not matter?"""
    return any(_serves(path, need) for path in paths)


def _serves(path: AccessPath, need: Need) -> bool:
    if path.where is not None:
        return False
    if need.expression is not None:
        return any(_same_expression(column, need.expression) for column in path.columns[:1])
    if path.method == "hash":
        return path.columns == need.equal
    if path.method not in {"btree", "brin"}:
        return False
    equal = frozenset(need.equal)
    lead = path.leads_by(equal)
    if path.unique and equal and lead == len(path.columns):
        return True  # at most one row
    if lead < len(equal):
        return False
    rest = path.columns[lead:]
    return rest[: len(need.then)] == tuple(column.partition(" ")[0] for column in need.then)


def best_start(need: Need, paths: Iterable[AccessPath], foreign: Container[str] = ()) -> AccessPath | None:
    """The access path that finds rows by the longest part of the need, of two the one that leads by a foreign key, for
    states and kinds tell few rows apart; None where none leads by any of it."""
    if need.expression is not None:
        return None
    wanted = frozenset(need.equal) or frozenset(need.names[:1])
    usable = [path for path in paths if finds_rows(path) and path.leads_by(wanted)]
    return max(
        usable, key=lambda path: (path.leads_by(wanted), path.columns[0] in foreign, -len(path.columns)), default=None
    )


def finds_rows(path: AccessPath) -> bool:
    """Does the path lead to all rows with a value?"""
    return path.where is None and path.method in {"btree", "hash", "brin"}


def _same_expression(one: str, other: str) -> bool:
    return bare(one) == bare(other)


def bare(text: str) -> str:
    """The expression as it compares with others, however it is spelled."""
    plain = "".join(c for c in text.lower() if c.isalnum() or c in "_().")
    for word in ("sqlalchemy.", "sa.", "func.", "text(", "cls.", "self."):
        plain = plain.replace(word, "")
    return plain.strip("()").replace(")", "").replace("(", "(")
