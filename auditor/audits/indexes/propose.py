"""Needs that no access path serves -> suggestions, merged to the fewest indexes of a table that serve all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from auditor.audits.indexes.model import Kind, Serves, Suggestion
from auditor.audits.indexes.near import Near
from auditor.audits.indexes.needs import Need, best_start, is_served, needs_of
from auditor.audits.indexes.paths import AccessPath, paths_of
from auditor.audits.indexes.reach import Reach
from auditor.facts.access import Role
from auditor.facts.predicate import Predicate
from auditor.facts.schema import Table
from auditor.findings import Severity

#: Access paths of a table that are named where none of them serves.
_MOST_NAMED = 12


@dataclass(slots=True)
class _Candidate:
    """An index that would serve the needs; `start`: the access path that serves a part of them today."""

    equal: frozenset[str]
    columns: tuple[str, ...]
    expression: str | None
    start: AccessPath | None
    needs: list[Need] = field(default_factory=list)


def propose(table: Table, predicates: Iterable[Predicate], reach: Reach) -> list[tuple[Suggestion, Need]]:
    """What is missing on the table, and what an index that is there should be extended by; each with what wants it."""
    paths = paths_of(table)
    near = Near(paths)
    foreign = {column for key in table.foreign_keys for column in key.columns}
    known = {column.name for column in table.columns}
    candidates: dict[tuple[object, ...], _Candidate] = {}
    for predicate in predicates:
        if predicate.role is not Role.APP:
            continue
        for need in needs_of(predicate, known):
            if is_served(need, (path for _, path in near.paths_for(need))):
                continue
            start = best_start(need, near.starts_for(need), foreign)
            then = _one_way(need.then)
            columns = (*_ordered(need.equal, foreign, start), *then)
            key = (frozenset(need.equal), then, need.expression)
            found = candidates.setdefault(key, _Candidate(frozenset(need.equal), columns, need.expression, start))
            found.needs.append(need)
    merged = _merged(list(candidates.values()))
    return [(_suggest(table, each, paths, foreign, reach), each.needs[0]) for each in merged]


def key_of(each: Suggestion) -> tuple[object, ...]:
    """What is suggested, whatever is said of it."""
    return (each.table, each.columns, each.expression)


def _one_way(then: tuple[str, ...]) -> tuple[str, ...]:
    """A sort that goes down in all its columns reads an index backwards (PostgreSQL, 11.4. Indexes and ORDER BY): one
    index serves both directions."""
    if all(column.endswith(" desc") for column in then):
        return tuple(column.removesuffix(" desc") for column in then)
    return then


def _ordered(equal: Iterable[str], foreign: set[str], start: AccessPath | None) -> tuple[str, ...]:
    """What an index leads by already, so that the new one can take its place; then foreign keys, for they are what else
    is looked up by."""
    leading = start.columns if start is not None and start.kind == "index" else ()
    place = {column: number for number, column in enumerate(leading)}
    return tuple(sorted(equal, key=lambda column: (place.get(column, len(place)), column not in foreign)))


def _merged(candidates: list[_Candidate]) -> list[_Candidate]:
    """Without those that a longer one serves too: its columns begin with theirs, in whatever order equalities go."""
    longest = sorted(candidates, key=lambda each: -len(each.columns))
    kept: list[_Candidate] = []
    having: dict[str, list[_Candidate]] = {}  # by each of their columns, or by their expression
    for each in longest:
        among = having.get(each.expression or next(iter(each.columns), ""), ())
        longer = next((other for other in among if _begins(other, each)), None)
        if longer is not None:
            longer.needs += each.needs
            continue
        kept.append(each)
        for name in (each.expression,) if each.expression is not None else each.columns:
            having.setdefault(name, []).append(each)
    return kept


def _begins(longer: _Candidate, shorter: _Candidate) -> bool:
    if longer.expression is not None or shorter.expression is not None:
        return longer.expression == shorter.expression
    many = len(shorter.columns)
    if longer.columns[:many] == shorter.columns:
        return True
    if len(shorter.columns) == len(shorter.equal) and shorter.equal < longer.equal:
        rest = [column for column in longer.columns if column not in shorter.equal]
        start = longer.start
        if start is not None and start.kind == "index" and not shorter.equal.intersection(start.columns[:1]):
            return False  # it takes the place of one that leads by something else
        if all(len(need.then) + len(need.equal) == len(longer.columns) for need in longer.needs):
            longer.columns = (*(c for c in longer.columns if c in shorter.equal), *rest)
            return True
    return False


def _suggest(
    table: Table, each: _Candidate, paths: tuple[AccessPath, ...], foreign: set[str], reach: Reach
) -> Suggestion:
    names = tuple(column.partition(" ")[0] for column in each.columns)
    superfluous = tuple(
        path.title
        for path in paths
        if path.kind == "index" and path.method == "btree" and path.where is None
        and path.columns == names[: len(path.columns)] and len(path.columns) < len(names)
    )  # fmt: skip
    key = len(names) == 1 and names[0] in foreign
    kind = Kind.EXTEND if each.start is not None and each.expression is None else Kind.MISSING
    return Suggestion(
        table.key,
        each.columns if each.expression is None else (),
        kind,
        Severity.NOTE,
        table.path,
        _line_of(table, names[0] if names else ""),
        _reason(each, kind, paths),
        expression=each.expression,
        makes_superfluous=superfluous,
        serves=_serves(each.needs, reach),
        index=each.start.name if kind is Kind.EXTEND and each.start is not None else None,
        key=key,
    )


def _line_of(table: Table, column: str) -> int:
    return next((c.line for c in table.columns if c.name == column and c.line), table.line)


def _reason(each: _Candidate, kind: Kind, paths: tuple[AccessPath, ...]) -> str:
    wanted = each.expression or ", ".join(each.columns)
    there = "; ".join(path.title for path in paths[:_MOST_NAMED]) or "none"
    there += f"; and {len(paths) - _MOST_NAMED} more" if len(paths) > _MOST_NAMED else ""
    if kind is Kind.EXTEND and each.start is not None:
        return f"{each.start.title} leads by a part of ({wanted}) only"
    return f"no index leads by {wanted} (there: {there})"


def _serves(needs: Iterable[Need], reach: Reach) -> tuple[Serves, ...]:
    found: dict[tuple[str, int, str], Serves] = {}
    for need in needs:
        served = reach.served(need.predicate)
        found.setdefault((served.path, served.line, served.function), served)
    return tuple(sorted(found.values(), key=lambda each: (-each.entry_points, each.path, each.line, each.function)))


def find_bare_keys(table: Table, wanted: Iterable[Suggestion]) -> list[Suggestion]:
    """Foreign keys that no access path leads by and that nothing in the code reads by: to delete a parent by hand reads
    the whole table (PostgreSQL, 5.5.5. Foreign Keys). A key of several columns is one; those of suggestions are said.
    """
    paths = [path for path in paths_of(table) if path.where is None and path.method in {"btree", "hash"}]
    said = {frozenset(column.partition(" ")[0] for column in each.columns[:many]) for each in wanted
            for many in range(1, len(each.columns) + 1)}  # fmt: skip
    reason = "a foreign key that nothing leads by; the code neither reads by it nor deletes what it refers to"
    found: list[Suggestion] = []
    for key in table.foreign_keys:
        columns = frozenset(key.columns)
        if columns and columns not in said and not any(path.leads_by(columns) == len(columns) for path in paths):
            line = _line_of(table, key.columns[0])
            found.append(
                Suggestion(table.key, key.columns, Kind.MISSING, Severity.NOTE, table.path, line, reason, key=True)
            )
    return found
