"""What a renderer is, and what all of them share: counting, and making untrusted names safe to show."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from auditor.facts.access import Access, Confidence, Role
from auditor.facts.verdict import Status, TableUsage
from auditor.findings import Report


@dataclass(frozen=True, slots=True)
class Options:
    """How to show: the width of the terminal, whether it has colours, and whether only some tables were asked for."""

    width: int = 80
    color: bool = False
    filtered: bool = False


@dataclass(frozen=True, slots=True)
class Renderer:
    """A format: its name and the pure function that makes the text."""

    name: str
    render: Callable[[Report, Options], str]


_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]")


def safe(text: str) -> str:
    """The text with control characters (terminal escapes, bidirectional marks) spelled out."""
    return _CONTROL.sub(lambda match: f"\\x{ord(match.group()):02x}", text)


def in_order(tables: tuple[TableUsage, ...]) -> list[TableUsage]:
    """What is dead first, then by name."""
    order = list(Status)
    return sorted(tables, key=lambda usage: (order.index(usage.status), usage.table.key.order, usage.table.path))


def distinct(accesses: tuple[Access, ...], role: Role) -> int:
    """How many functions of the role access the table, themselves and for sure."""
    return len(
        {
            (a.path, a.function)
            for a in accesses
            if a.role is role and a.confidence is not Confidence.POSSIBLE and a.via != "cascade"
        }
    )


def coverage_line(report: Report) -> str:
    """What was seen, in one line."""
    seen = report.coverage
    spots = len(seen.blind_spots)
    sql = f"{seen.sql_statements} SQL statement{'s' * (seen.sql_statements != 1)} read"
    if seen.sql_unparsed:
        sql += f" ({seen.sql_unparsed} not understood)"
    files = f"{seen.parsed} of {seen.files} file{'s' * (seen.files != 1)} parsed"
    return f"{files}, {sql}, {spots} blind spot{'s' * (spots != 1)}"


def counts_line(report: Report) -> str:
    """How many tables have each status."""
    counts = {status: sum(usage.status is status for usage in report.tables) for status in Status}
    parts = [f"{many} {status}" for status, many in counts.items() if many]
    many = len(report.tables)
    return f"{many} table{'s' * (many != 1)}" + (f": {', '.join(parts)}" if parts else "")
