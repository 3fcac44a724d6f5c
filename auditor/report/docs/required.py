"""What the documentation of a table must have, if the project says so."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from auditor.facts.verdict import TableUsage
from auditor.findings import Report
from auditor.report.docs.section import describe

REQUIREMENTS: dict[str, Callable[[TableUsage], bool]] = {
    "read-path": lambda usage: bool(usage.read_paths),
    "description": lambda usage: bool(describe(usage.table)),
}


def missing(report: Report, required: Iterable[str]) -> Iterator[tuple[TableUsage, str]]:
    """Each table with each requirement that it does not meet."""
    for name in required:
        for usage in report.tables:
            if not REQUIREMENTS[name](usage):
                yield usage, name
