"""Declared consumers of tables: systems outside of the codebase that the audit cannot see.

`[[tool.auditor.consumers]]` in, accesses with via `consumer` out, at the line of the configuration that declares them.
"""

from __future__ import annotations

import fnmatch
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from auditor.audits.base import Appendix
from auditor.audits.usage.json import access_as_json
from auditor.audits.usage.shown import in_order
from auditor.audits.usage.verdict import UnmatchedConsumer, Usage
from auditor.config import Consumer
from auditor.facts.access import Access, Confidence, Op, Role
from auditor.facts.key import TableKey
from auditor.untrusted import code, escape

if TYPE_CHECKING:
    from auditor.link.domain.project import Project

VIA = "consumer"
_DONE = {Op.READ: "read", Op.WRITE: "written"}


def with_consumers(project: Project, consumers: Iterable[Consumer], file: str) -> Project:
    """The project, with the accesses of the consumers that the configuration `file` declares."""
    from auditor.link.domain.project import Found  # here, for a report from the cache links nothing

    added = [
        Found(_access(table.key, consumer, file, position), f"{file}::<module>")
        for consumer in consumers
        for table in project.tables
        if any(_matches(table.key, glob) for glob in consumer.tables)
        for position in range(len(consumer.access))
    ]
    return replace(project, accesses=(*project.accesses, *added)) if added else project


def unmatched(project: Project, consumers: Iterable[Consumer], file: str) -> Iterator[UnmatchedConsumer]:
    """The globs of consumers that match no table."""
    for consumer in consumers:
        for glob in consumer.tables:
            if not any(_matches(table.key, glob) for table in project.tables):
                yield UnmatchedConsumer(glob, consumer.owner, file, consumer.line)


def consumer_lines(found: Usage) -> list[str]:
    """The declared consumers with the tables that they use, as a list of Markdown."""
    return [
        f"- {code(str(usage.table.key))} is {_DONE[access.op]} by {escape(access.function)}"
        + (f": {escape(access.note)}" if access.note else "")
        for usage in in_order(found.tables)
        for access in (*usage.readers, *usage.writers)
        if access.via == VIA
    ]


def appendix(found: Usage) -> Appendix:
    """Who uses tables from outside, as the configuration declares it."""
    rows = tuple(
        {"table": str(usage.table.key), "op": access.op, **access_as_json(access)}
        for usage in found.tables
        for access in (*usage.readers, *usage.writers)
        if access.via == VIA
    )
    return Appendix("consumers", "Declared consumers outside of the codebase", rows, tuple(consumer_lines(found)))


def _access(table: TableKey, consumer: Consumer, file: str, position: int) -> Access:
    return Access(
        table, consumer.access[position], file, consumer.line, consumer.owner or "consumer", Role.APP, VIA,
        Confidence.CERTAIN, note=consumer.reason,
    )  # fmt: skip


def _matches(table: TableKey, glob: str) -> bool:
    return fnmatch.fnmatchcase(table.name, glob) or fnmatch.fnmatchcase(str(table), glob)
