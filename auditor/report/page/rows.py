"""What the page says without its script: the tiles, what to look at first, and a row for each table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from auditor.facts.access import Role, TableKey
from auditor.facts.verdict import Status, TableUsage
from auditor.findings import Report
from auditor.report.base import Context, distinct, in_order, safe
from auditor.report.docs.domains import domains

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
    place: str
    declared: str
    why: str
    findings: str
    new: bool


def tiles(report: Report) -> list[Tile]:
    """A tile for each status that there can be, dead first."""
    counts = Counter(usage.status for usage in report.tables)
    return [Tile(str(each), label_of(each), GLYPHS[each], counts[each]) for each in Status]


def rows(report: Report, context: Context, names: Mapping[TableKey, str]) -> list[Row]:
    """A row for each table, what is dead first."""
    codes: dict[tuple[str, str], list[str]] = {}
    new: set[tuple[str, str]] = set()
    for finding in report.findings:
        subject = (finding.table, finding.subject)
        codes.setdefault(subject, []).append(finding.code)
        if context.accepted is not None and finding not in context.accepted:
            new.add(subject)
    titles = {usage.table.key: group.title for group in domains(report.tables) for usage in group.tables}
    return [
        _row(usage, names[usage.table.key], titles[usage.table.key], codes, new) for usage in in_order(report.tables)
    ]


def _row(
    usage: TableUsage, name: str, title: str, codes: Mapping[tuple[str, str], list[str]], new: set[tuple[str, str]]
) -> Row:
    table = usage.table
    subject = (str(table.key), table.name)
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
        place=safe(title),
        declared=safe(f"{table.path}:{table.line}"),
        why=safe(usage.why),
        findings=", ".join(sorted(codes.get(subject, ()))),
        new=subject in new,
    )


def label_of(status: Status) -> str:
    return str(status).replace("_", "-")


def first_of(listed: list[Row]) -> list[Row]:
    """What to look at first: new findings, then what is not live."""
    notable = [row for row in listed if row.findings or row.status != Status.LIVE]
    return sorted(notable, key=lambda row: (not row.new, row.order))[:_MOST_FIRST]
