"""What the documentation of a table must have, if the project says so."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from auditor.audits.usage.docs.section import describe
from auditor.audits.usage.verdict import TableUsage, Usage

REQUIREMENTS: dict[str, Callable[[TableUsage], bool]] = {
    "read-path": lambda usage: bool(usage.read_paths),
    "description": lambda usage: bool(describe(usage.table)),
}


def missing(found: Usage, required: Iterable[str]) -> Iterator[tuple[TableUsage, str]]:
    """Each table with each requirement that it does not meet."""
    for name in required:
        for usage in found.tables:
            if not REQUIREMENTS[name](usage):
                yield usage, name
