"""Declared consumers of tables: systems outside of the codebase that the audit cannot see.

`[[tool.auditor.consumers]]` in, accesses with via `consumer` out, at the line of the configuration that declares them.
"""

from __future__ import annotations

import fnmatch
from collections.abc import Iterable, Iterator
from dataclasses import replace

from auditor.config import Consumer
from auditor.facts.access import Access, Confidence, Role, TableKey
from auditor.facts.verdict import UnmatchedConsumer
from auditor.link.domain.project import Found, Project

VIA = "consumer"


def with_consumers(project: Project, consumers: Iterable[Consumer], file: str) -> Project:
    """The project, with the accesses of the consumers that the configuration `file` declares."""
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


def _access(table: TableKey, consumer: Consumer, file: str, position: int) -> Access:
    return Access(
        table, consumer.access[position], file, consumer.line, consumer.owner or "consumer", Role.APP, VIA,
        Confidence.CERTAIN, note=consumer.reason,
    )  # fmt: skip


def _matches(table: TableKey, glob: str) -> bool:
    return fnmatch.fnmatchcase(table.name, glob) or fnmatch.fnmatchcase(str(table), glob)
