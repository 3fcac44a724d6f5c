"""What the page says without its script: the tiles, what to look at first, and a row for each table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from auditor.audits.base import Context
from auditor.audits.usage.shown import distinct, in_order, label_of
from auditor.audits.usage.verdict import Status, TableUsage, Usage
from auditor.facts.access import Role
from auditor.facts.key import TableKey
from auditor.findings import Finding, Report
from auditor.untrusted import safe

#: A sign for each status, so that no colour is needed to tell them apart.
GLYPHS = {
    Status.ORPHANED: "✖", Status.UNKNOWN: "?", Status.TEST_ONLY: "T", Status.SCRIPT_ONLY: "S",
    Status.WRITE_ONLY: "W", Status.READ_ONLY: "R", Status.LIVE: "✔",
}  # fmt: skip
_OTHERS = ((Role.TEST, "test"), (Role.SCRIPT, "script"), (Role.MIGRATION, "migration"))
_MOST_FIRST = 12


@dataclass(frozen=True, slots=True)
class Tile:
    """How many tables have a status."""

    status: str
    label: str
    glyph: str
    many: int


@dataclass(frozen=True, slots=True)
class Row:
    """One table in the list. `new`: it has a finding that the baseline does not hold."""

    id: str
    name: str
    cls: str
    status: str
    label: str
    glyph: str
    order: int
    unreached: bool
    readers: int
    writers: int
    others: str
    declared: str
    why: str
    findings: str
    new: bool


def tiles(report: Report) -> list[Tile]:
    """A tile for each status that there can be, dead first."""
    counts = Counter(usage.status for usage in report.of(Usage).tables)
    return [Tile(str(each), label_of(each), GLYPHS[each], counts[each]) for each in Status]


def findings_by_table(report: Report) -> dict[TableKey, list[Finding]]:
    """The findings on each table, none for most."""
    found: dict[tuple[str | None, str], list[Finding]] = {}
    for finding in report.findings:
        found.setdefault((finding.table, finding.subject), []).append(finding)
    tables = (usage.table for usage in report.of(Usage).tables)
    return {table.key: found.get((str(table.key), table.name), []) for table in tables}


def rows(report: Report, context: Context, names: Mapping[TableKey, str]) -> list[Row]:
    """A row for each table, what is dead first."""
    findings = findings_by_table(report)
    return [
        _row(usage, names[usage.table.key], findings[usage.table.key], context)
        for usage in in_order(report.of(Usage).tables)
    ]


def _row(usage: TableUsage, name: str, findings: list[Finding], context: Context) -> Row:
    table = usage.table
    others = [(distinct((*usage.readers, *usage.writers), role), what) for role, what in _OTHERS]
    return Row(
        id=name,
        name=safe(str(table.key)),
        cls=safe(table.name.rpartition(".")[2]),
        status=str(usage.status),
        label=label_of(usage.status),
        glyph=GLYPHS[usage.status],
        order=list(Status).index(usage.status),
        unreached=usage.reached is False,
        readers=distinct(usage.readers, Role.APP),
        writers=distinct(usage.writers, Role.APP),
        others=", ".join(f"{many} {what}{'s' * (many > 1)}" for many, what in others if many),
        declared=safe(f"{table.path}:{table.line}"),
        why=safe(usage.why),
        findings=", ".join(sorted(finding.code for finding in findings)),
        new=any(context.state_of(finding) == "new" for finding in findings),
    )


def first_of(listed: list[Row]) -> list[Row]:
    """What to look at first: new findings, then what is not live."""
    notable = [row for row in listed if row.findings or row.status != Status.LIVE]
    return sorted(notable, key=lambda row: (not row.new, row.order))[:_MOST_FIRST]
