"""What deleting a row of a referred table asks of the tables that refer to it.

PostgreSQL looks for referring rows by the foreign key whatever its action is, and so does every other database here
(PostgreSQL, 5.5.5. Foreign Keys: "it is often a good idea to index the referencing columns too").
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.facts.access import Confidence, Op, Role
from auditor.facts.predicate import Asked, ColumnUse, Predicate
from auditor.link.domain.project import Found, Project

_DELETES = frozenset({"session-delete", "delete", "query-delete", "cascade"})


def predicates_of_deletes(project: Project) -> Iterator[Predicate]:
    """For each foreign key to a table whose rows are surely deleted: the look-up by it, at its declaration. `unit` and
    `function` are those of the first place that deletes."""
    deleting: dict[str, Found] = {}
    for found in project.accesses:
        if _deletes(found):
            deleting.setdefault(found.access.table.name, found)
    for table in project.tables:
        lines = {column.name: column.line for column in table.columns}
        for key in table.foreign_keys:
            first = deleting.get(key.target.name)
            if first is not None and key.columns:
                uses = tuple(ColumnUse(column, Asked.EQUALITY) for column in key.columns)
                line = lines.get(key.columns[0]) or table.line
                access = first.access
                yield Predicate(table.key, table.path, line, access.function, Role.APP, first.unit, "cascade", uses)


def _deletes(found: Found) -> bool:
    access = found.access
    sure = access.role is Role.APP and access.confidence is not Confidence.POSSIBLE
    return sure and access.op is Op.WRITE and (access.via in _DELETES or access.note == "delete")
