"""The page put together. It loads nothing and runs nothing, and all that comes from the project is escaped text.

Source: Content Security Policy Level 3 (delivery by `<meta>`).
"""

from __future__ import annotations

from collections import Counter

from auditor.audits.base import Context
from auditor.audits.migrations.model import Audited, History
from auditor.audits.migrations.page.lanes import ROW, drawn
from auditor.audits.migrations.shown import changes_of, mark_of, summary
from auditor.facts.key import TableKey
from auditor.findings import Finding, Report, coverage_line
from auditor.templates import page_templates
from auditor.untrusted import safe
from auditor.version import __version__


def write_page(report: Report, context: Context) -> str:
    """The whole page as text; equal bytes for an equal report."""
    found = report.of(Audited)
    numbers = {
        row.path: number for number, row in enumerate(row for each in found.environments for row in each.revisions)
    }
    told = Counter(finding.revision for finding in report.findings)
    pages = page_templates("auditor.audits.migrations.page")
    return pages.get_template("page.html.j2").render(
        title=safe(context.title),
        version=__version__,
        summary=safe(summary(found)),
        coverage=coverage_line(report),
        histories=[_history(each, numbers, told) for each in found.environments],
        tables=[_table(found, key, numbers, context) for key, _ in found.history],
        findings=[_finding(each, context) for each in report.findings],
        spots=[
            (safe(f"{s.path}:{s.line}"), safe(s.detail)) for s in report.coverage.blind_spots if s.kind == "migration"
        ],
        row=ROW,
    )


def _history(history: History, numbers: dict[str, int], told: Counter[str | None]) -> dict[str, object]:
    drawing = drawn(history.revisions)
    rows = [
        {
            "id": numbers[spot.row.path],
            "revision": safe(spot.row.revision),
            "title": safe(spot.row.title),
            "path": safe(spot.row.path),
            "x": spot.x,
            "y": spot.y,
            "head": spot.row.revision in history.heads,
            "repair": spot.row.repair,
            "findings": told[spot.row.revision],
        }
        for spot in drawing.spots
    ]
    return {
        "path": safe(history.path or "."),
        "kind": history.kind,
        "rows": rows,
        "paths": drawing.paths,
        "width": drawing.width,
        "height": drawing.height,
    }


def _table(found: Audited, key: TableKey, numbers: dict[str, int], context: Context) -> dict[str, object]:
    changes = changes_of(found, key)
    steps = [
        {"id": numbers.get(path), "revision": safe(revision), "does": safe(", ".join(actions))}
        for revision, path, actions in changes
    ]
    there = any(table.key == key for each in found.environments for table in each.tables)
    return {
        "mark": mark_of(key),
        "name": safe(str(key)),
        "page": context.page(key),
        "first": steps[0],
        "last": steps[-1],
        "count": len(steps),
        "there": there,
    }


def _finding(finding: Finding, context: Context) -> dict[str, str]:
    return {
        "code": finding.code,
        "rule": finding.rule,
        "severity": str(finding.severity),
        "place": safe(f"{finding.path}:{finding.line}"),
        "message": safe(finding.message),
        "state": context.state_of(finding),
    }
