"""Which access paths of a table one need has to be held against."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from operator import itemgetter

from auditor.audits.indexes.needs import Need, bare, finds_rows
from auditor.audits.indexes.paths import AccessPath

#: An access path behind its place among all of them.
Numbered = tuple[int, AccessPath]


@dataclass(slots=True)
class _Step:
    """The paths that begin with certain columns: those that end here, those with more columns, and the shortest of all
    that finds rows."""

    ending: list[Numbered] = field(default_factory=list)
    further: dict[str, _Step] = field(default_factory=dict)
    shortest: Numbered | None = None


class Near:
    """Access paths by their columns, one after the other: of the hundreds that a wide table may have, few can serve one
    need."""

    def __init__(self, paths: Iterable[AccessPath]) -> None:
        self._first = _Step()
        self._by_expression: dict[str, list[Numbered]] = {}
        for number, path in enumerate(paths):
            self._add((number, path))
            for column in path.columns[:1]:
                self._by_expression.setdefault(bare(column), []).append((number, path))

    def _add(self, numbered: Numbered) -> None:
        path = numbered[1]
        step = self._first
        for column in path.columns:
            step = step.further.setdefault(column, _Step())
            known = step.shortest
            if finds_rows(path) and (known is None or len(path.columns) < len(known[1].columns)):
                step.shortest = numbered
        step.ending.append(numbered)

    def paths_for(self, need: Need) -> list[Numbered]:
        """Those that may serve the need: that begin with all that it looks up and go on with what it wants then, or
        that end before; in their order."""
        if need.expression is not None:
            return self._by_expression.get(bare(need.expression), [])
        found: list[Numbered] = []
        for step, whole in self._met(need):
            found += step.ending
            if whole:
                found += _beyond(step)
        return sorted(found, key=itemgetter(0))

    def starts_for(self, need: Need) -> list[AccessPath]:
        """Of those that begin with any of what the need looks up, or sorts by where it looks up nothing: for each such
        beginning the shortest."""
        if need.expression is not None:
            return []
        steps = [step for step, _ in self._met(need)]
        if not need.equal:
            steps = [step for column in need.names[:1] if (step := self._first.further.get(column)) is not None]
        return [path for _, path in sorted((s.shortest for s in steps if s.shortest is not None), key=itemgetter(0))]

    def _met(self, need: Need) -> Iterator[tuple[_Step, bool]]:
        """The steps that columns of the need lead to, and whether they are all of them."""
        then = tuple(column.partition(" ")[0] for column in need.then)
        stack = [(self._first, frozenset(need.equal), then)]
        while stack:
            step, equal, rest = stack.pop()
            if step is not self._first:
                yield step, not equal and not rest
            if equal:
                wanted = (column for column in equal if column in step.further)
                stack += [(step.further[column], equal - {column}, rest) for column in wanted]
            elif rest and rest[0] in step.further:
                stack.append((step.further[rest[0]], equal, rest[1:]))


def _beyond(step: _Step) -> Iterator[Numbered]:
    """The paths with more columns than lead to the step."""
    stack = [*step.further.values()]
    while stack:
        further = stack.pop()
        yield from further.ending
        stack += further.further.values()
