"""What a renderer is, and what all of them share: counting, and making untrusted names safe to show."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from auditor.facts.access import Access, Confidence, Role, TableKey
from auditor.facts.origin import Origin
from auditor.facts.verdict import Status, TableUsage
from auditor.findings import Finding, Report


@dataclass(frozen=True, slots=True)
class Context:
    """What a report for reading shows besides the findings.

    `title`: the project's name; `lines`: the lines of an audited file by its path, none where it cannot be read; None
    for a report without source code; `origin`: where the code is kept; `accepted`: the findings that the baseline
    holds, None where there is no baseline.
    """

    title: str = "tables"
    lines: Callable[[str], Sequence[str]] | None = None
    origin: Origin | None = None
    accepted: frozenset[Finding] | None = None

    def state_of(self, finding: Finding) -> str:
        """`new` or `accepted`; empty where there is no baseline to tell."""
        if self.accepted is None:
            return ""
        return "accepted" if finding in self.accepted else "new"


@dataclass(frozen=True, slots=True)
class Options:
    """How to show: the width of the terminal, whether it has colours, and whether only some tables were asked for."""

    width: int = 80
    color: bool = False
    filtered: bool = False
    context: Context = Context()


@dataclass(frozen=True, slots=True)
class Renderer:
    """A format: its name and the pure function that makes the text."""

    name: str
    render: Callable[[Report, Options], str]


#: What must not reach a terminal as it is: controls, marks of direction, halves of characters.
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]")


def safe(text: str) -> str:
    """The text with control characters (terminal escapes, bidirectional marks) spelled out."""
    return CONTROL.sub(lambda match: f"\\x{ord(match.group()):02x}", text)


#: What somebody can do about a table that is not live.
ADVICE = {
    Status.ORPHANED: "Remove the class, deploy, and drop the table in a later migration; or say who else reads it.",
    Status.UNKNOWN: "Look at the dynamic code that could reach it before anything is decided.",
    Status.TEST_ONLY: "If nothing but tests needs it, remove it with them.",
    Status.SCRIPT_ONLY: "If the scripts are no longer run, remove it with them.",
    Status.WRITE_ONLY: "Find out who reads it outside of this repository, or stop writing it.",
    Status.READ_ONLY: "Know who fills it: a migration, a person or another system.",
}


def label_of(status: Status) -> str:
    """The status as people read it."""
    return str(status).replace("_", "-")


def named_apart(
    report: Report, name_of: Callable[[TableUsage], str], joint: str, taken: Iterable[str] = ()
) -> dict[TableKey, str]:
    """A name for each table; a number behind the joint tells those apart that would have the same, or one taken."""
    used = set(taken)
    names: dict[TableKey, str] = {}
    for usage in sorted(report.tables, key=lambda each: (each.table.key.order, each.table.path)):
        name = free = name_of(usage)
        number = 1
        while free in used:
            number += 1
            free = f"{name}{joint}{number}"
        used.add(free)
        names[usage.table.key] = free
    return names


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
