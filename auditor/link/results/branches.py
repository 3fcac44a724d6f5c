"""Which lines of a function never run in one call: those in different branches of a condition."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable

from auditor.facts.code import Class, Do, Function, If, Other, Return, Scope, Stmt, Try

#: The conditions around a line, from outside: the line of each and which branch it is.
_Way = tuple[tuple[int, int], ...]
#: Of lines in more branches, none is told from the others.
_MOST_BRANCHES = 32


class Branches:
    """The branches of one function; of a module (None) nothing is told."""

    def __init__(self, function: Function | None) -> None:
        found: list[tuple[int, int, _Way]] = []
        _walk(function.body if function is not None else (), (), found)
        found.sort()
        self._lines = [line for line, *_ in found]
        self._ways = [way for *_, way in found]

    def apart(self, one: int, other: int) -> bool:
        """Does one call never run both lines?"""
        branches = dict(self._way(one))
        return any(branches.get(line, branch) != branch for line, branch in self._way(other))

    def together(self, lines: Iterable[int]) -> list[list[int]]:
        """The lines that one call runs, for each of those that others exclude; one list where none is excluded."""
        ordered = sorted(set(lines))
        ways = {self._way(line): line for line in reversed(ordered)}  # lines of one branch exclude the same
        first = sorted(ways.values())
        if not 1 < len(first) <= _MOST_BRANCHES:
            return [ordered]
        found: dict[tuple[int, ...], None] = {}
        for line in first:
            if any(self.apart(line, other) for other in first):
                chosen = [line]
                for other in first:
                    if other != line and not any(self.apart(other, each) for each in chosen):
                        chosen.append(other)
                found[tuple(sorted(chosen))] = None
        with_all = [{self._way(line) for line in each} for each in found]
        return [[line for line in ordered if self._way(line) in chosen] for chosen in with_all] or [ordered]

    def _way(self, line: int) -> _Way:
        place = bisect_right(self._lines, line)
        return self._ways[place - 1] if place else ()


def _walk(body: tuple[Stmt, ...], way: _Way, found: list[tuple[int, int, _Way]]) -> None:
    for statement in body:
        if isinstance(statement, Function | Class | Scope):
            continue
        found.append((statement.line, len(way), way))
        if isinstance(statement, If):
            _walk(statement.body, (*way, (statement.line, 0)), found)
            _walk(statement.orelse, (*way, (statement.line, 1)), found)
            if _ends(statement.body):
                way = (*way, (statement.line, 1))
            continue
        for name in ("body", "orelse", "final"):
            _walk(getattr(statement, name, ()), way, found)
        for handler in statement.handlers if isinstance(statement, Try) else ():
            _walk(handler.body, way, found)


def _ends(body: tuple[Stmt, ...]) -> bool:
    """Is nothing that follows run after the branch?"""
    last = body[-1] if body else None
    raises = isinstance(last, Do) and isinstance(last.value, Other) and last.value.op in {"raise", "continue"}
    return raises or isinstance(last, Return)
