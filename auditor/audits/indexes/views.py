"""Each table with its indexes, the statements of the application that they serve, and those that nothing serves."""

from __future__ import annotations

from collections.abc import Iterable

from auditor.audits.indexes.model import Served, Serves, TableIndexes
from auditor.audits.indexes.near import Near
from auditor.audits.indexes.needs import is_served, needs_of
from auditor.audits.indexes.paths import paths_of
from auditor.audits.indexes.reach import Reach
from auditor.facts.access import Role
from auditor.facts.predicate import Predicate
from auditor.facts.schema import Table


def view_of(table: Table, predicates: Iterable[Predicate], reach: Reach) -> list[TableIndexes]:
    """The view of the table; none where the application asks nothing of it."""
    paths = paths_of(table)
    near = Near(paths)
    known = {column.name for column in table.columns}
    served: dict[int, dict[Serves, None]] = {}
    unserved: dict[Serves, None] = {}
    asked = False
    for predicate in predicates:
        if predicate.role is not Role.APP:
            continue
        asked = True
        place = reach.served(predicate)
        for need in needs_of(predicate, known):
            by = [number for number, path in near.paths_for(need) if is_served(need, (path,))]
            for number in by:
                served.setdefault(number, {})[place] = None
            if not by:
                unserved[place] = None
    if not asked:
        return []
    indexes = tuple(
        Served(path.title, path.kind, path.columns, tuple(served.get(number, ()))) for number, path in enumerate(paths)
    )
    return [TableIndexes(table.key, table.path, table.line, indexes, tuple(unserved))]
