"""The report as Markdown, for a pull request or a wiki."""

from __future__ import annotations

import re

from auditor.facts.access import Role
from auditor.facts.verdict import Status
from auditor.findings import Report
from auditor.report.base import Options, Renderer, counts_line, coverage_line, distinct, in_order, safe


def render(report: Report, options: Options) -> str:
    """Summary, table of tables, findings."""
    lines = ["# Table audit", "", f"{counts_line(report)}.", "", f"{coverage_line(report)}.", ""]
    if report.tables:
        lines += ["| status | table | class | readers | writers | declared |", "|---|---|---|--:|--:|---|"]
    for usage in in_order(report.tables):
        reached = " (unreached)" if usage.reached is False else ""
        cells = [
            f"{usage.status}{reached}",
            _code(str(usage.table.key)),
            _code(usage.table.name.rpartition(".")[2]),
            str(distinct(usage.readers, Role.APP)),
            str(distinct(usage.writers, Role.APP)),
            _code(f"{usage.table.path}:{usage.table.line}"),
        ]
        lines.append(f"| {' | '.join(cells)} |")
    dead = [usage for usage in in_order(report.tables) if usage.status not in {Status.LIVE, Status.READ_ONLY}]
    if dead:
        lines += ["", "## Why", ""]
        for usage in dead:
            lines.append(f"- {_code(str(usage.table.key))} is {usage.status}: {_escape(usage.why)}.")
    if report.findings:
        lines += ["", "## Findings", ""]
        for finding in report.findings:
            place = _code(f"{finding.path}:{finding.line}")
            lines.append(f"- **{finding.code}** {place}: {_escape(finding.message)}")
    return "\n".join(lines) + "\n"


def _code(text: str) -> str:
    """A code span that the text cannot leave."""
    shown = safe(text).replace("|", "\\|")
    ticks = max((len(run) for run in re.findall(r"`+", shown)), default=0) + 1
    pad = " " if "`" in shown else ""
    return f"{'`' * ticks}{pad}{shown}{pad}{'`' * ticks}"


def _escape(text: str) -> str:
    return re.sub(r"([\\`*_{}\[\]<>#|])", r"\\\1", safe(text))


RENDERER = Renderer("markdown", render)
