"""Outcomes made by hand, also of what nobody should name a table."""

from __future__ import annotations

from auditor.audits.usage.verdict import Usage
from auditor.facts.access import Confidence
from auditor.findings import Coverage, Finding, Report, Severity
from auditor.gate import Base, Entry, Judged, Outcome, State

HOSTILE = [
    "a\n::error file=x::pwned",
    "%0A::warning::x",
    "##[error]x",
    "##vso[task.complete]",
    "\x1b[31mred\x07",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[link](javascript:alert(1))",
    "a|b`c``d",
    "@team",
    "</failure><x>&amp;]]>",
    "\u202egnp.exe",
    "\ud800\uffff\x00",
    "quote\"quote'",
    "name: with, commas",
    '],"suppressions":[{}',
]


def finding(table: str, severity: Severity = Severity.ERROR, path: str = "app/models.py", line: int = 7) -> Finding:
    """An orphaned table."""
    return Finding(
        "AUD001", "orphaned-table", severity, Confidence.CERTAIN, table, f"app.models.{table}", path, line,
        f"{table}: nothing reads or writes it",
    )  # fmt: skip


def outcome(*judged: Judged, resolved: tuple[Finding, ...] = (), stale: tuple[Entry, ...] = ()) -> Outcome:
    """What a check of a sub-folder `backend` found."""
    report = Report(tuple(each.finding for each in judged), Coverage(3, 3, (), 0, 0, ()), results={"usage": Usage(())})
    return Outcome(
        report, judged, ("AUD001", "AUD009"), Base("origin/main", "c" * 40), resolved, 0, ".auditor-baseline.json",
        stale, from_here=".", from_top="backend",
    )  # fmt: skip


def every_state() -> Outcome:
    """One finding in each state."""
    return outcome(
        Judged(finding("orders"), State.NEW, True, "its last reader list_orders (dao.py) was removed by this change"),
        Judged(finding("doubtful", Severity.WARNING), State.NEW, False, "this change adds it, and nothing uses it"),
        Judged(finding("known"), State.KNOWN),
        Judged(finding("old"), State.ACCEPTED, reason="the export (ops)"),
        Judged(finding("quiet"), State.SUPPRESSED, reason="kept"),
        resolved=(finding("gone"),),
        stale=(Entry("AUD001", "stale"),),
    )


def hostile() -> Outcome:
    """A finding for each name that tries something."""
    judged = [
        Judged(finding(name, path=f"app/{number}.py"), State.NEW, True, f"its last reader {name} is gone")
        for number, name in enumerate(HOSTILE)
    ]
    return outcome(
        *judged,
        Judged(finding("x"), State.SUPPRESSED, reason=HOSTILE[0]),
        stale=tuple(Entry("AUD001", name) for name in HOSTILE),
    )
