"""Tables of one name in separate collections of metadata: the services of one repository mostly share a database."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from auditor.audits.usage.verdict import Status, TableUsage
from auditor.facts.access import Confidence

_USED = frozenset({Status.LIVE, Status.READ_ONLY, Status.WRITE_ONLY})


def with_twins(tables: Iterable[TableUsage]) -> tuple[TableUsage, ...]:
    """The verdicts, where a dead table of which another class is used may be that one: the class is dead for certain,
    and the table is not. The same schema and name, letter by letter, in another MetaData (Core, MetaData API)."""
    listed = tuple(tables)
    used = {(each.table.key.schema, each.table.key.name): each for each in listed if each.status in _USED}
    return tuple(_told(each, used.get((each.table.key.schema, each.table.key.name))) for each in listed)


def _told(usage: TableUsage, twin: TableUsage | None) -> TableUsage:
    if twin is None or usage.status is not Status.ORPHANED:
        return usage
    where = f"{twin.table.name} ({twin.table.path}:{twin.table.line})"
    why = f"{usage.why} by this declaration; {where} is used, and both may be one table of one database"
    return replace(usage, confidence=Confidence.INFERRED, why=why)
