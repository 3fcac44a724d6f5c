"""Which access paths of a table one need has to be held against."""

from __future__ import annotations

from collections.abc import Iterable
from operator import itemgetter

from auditor.audits.indexes.needs import Need, bare
from auditor.audits.indexes.paths import AccessPath


class Near:
    """Access paths by what they lead by: of the hundreds that a wide table may have, few can serve one need."""

    def __init__(self, paths: Iterable[AccessPath]) -> None:
        self._by_first: dict[str, list[tuple[int, AccessPath]]] = {}
        self._by_expression: dict[str, list[tuple[int, AccessPath]]] = {}
        for number, path in enumerate(paths):
            for column in path.columns[:1]:
                self._by_first.setdefault(column, []).append((number, path))
                self._by_expression.setdefault(bare(column), []).append((number, path))

    def paths_for(self, need: Need) -> list[tuple[int, AccessPath]]:
        """Those that lead by a column of the need, or by its expression, each behind its place among all of them."""
        if need.expression is not None:
            return self._by_expression.get(bare(need.expression), [])
        columns = dict.fromkeys((*need.equal, *(column.partition(" ")[0] for column in need.then[:1]), *need.names[:1]))
        found = (pair for column in columns for pair in self._by_first.get(column, ()))
        return sorted(found, key=itemgetter(0))
