"""The report as Markdown, for a pull request or a wiki."""

from __future__ import annotations

import re

from auditor.facts.access import Op, Role
from auditor.facts.verdict import Status
from auditor.findings import Report
from auditor.report.base import Options, Renderer, counts_line, coverage_line, distinct, in_order, safe

_DONE = {Op.READ: "read", Op.WRITE: "written"}


def render(report: Report, options: Options) -> str:
    """Summary, table of tables, findings."""
    lines = ["# Table audit", "", f"{counts_line(report)}.", "", f"{coverage_line(report)}.", ""]
    if report.tables:
        lines += ["| status | table | class | readers | writers | declared |", "|---|---|---|--:|--:|---|"]
    for usage in in_order(report.tables):
        reached = " (unreached)" if usage.reached is False else ""
        cells = [
            f"{usage.status}{reached}",
            code(str(usage.table.key)),
            code(usage.table.name.rpartition(".")[2]),
            str(distinct(usage.readers, Role.APP)),
            str(distinct(usage.writers, Role.APP)),
            code(f"{usage.table.path}:{usage.table.line}"),
        ]
        lines.append(f"| {' | '.join(cells)} |")
    dead = [usage for usage in in_order(report.tables) if usage.status not in {Status.LIVE, Status.READ_ONLY}]
    if dead:
        lines += ["", "## Why", ""]
        for usage in dead:
            lines.append(f"- {code(str(usage.table.key))} is {usage.status}: {escape(usage.why)}.")
    lines += consumers_of(report)
    if report.findings:
        lines += ["", "## Findings", ""]
        for finding in report.findings:
            place = code(f"{finding.path}:{finding.line}")
            lines.append(f"- **{finding.code}** {place}: {escape(finding.message)}")
    if report.suppressed:
        lines += ["", "## Suppressed", ""]
        for each in report.suppressed:
            finding = each.finding
            place = code(f"{finding.path}:{finding.line}")
            lines.append(f"- **{finding.code}** {place} {code(finding.table)}: {escape(each.reason)}")
    return "\n".join(lines) + "\n"


def consumers_of(report: Report) -> list[str]:
    """The declared consumers with the tables that they use."""
    lines = [
        f"- {code(str(usage.table.key))} is {_DONE[access.op]} by {escape(access.function)}"
        + (f": {escape(access.note)}" if access.note else "")
        for usage in in_order(report.tables)
        for access in (*usage.readers, *usage.writers)
        if access.via == "consumer"
    ]
    return ["", "## Consumers outside of the codebase", "", *lines] if lines else []


def code(text: str) -> str:
    """A code span that the text cannot leave."""
    shown = safe(text).replace("|", "\\|")
    ticks = max((len(run) for run in re.findall(r"`+", shown)), default=0) + 1
    pad = " " if "`" in shown else ""
    return f"{'`' * ticks}{pad}{shown}{pad}{'`' * ticks}"


def escape(text: str) -> str:
    """Text that Markdown and HTML take as text."""
    return re.sub(r"([\\`*_{}\[\]<>#|&~!$])", r"\\\1", safe(text)).replace("@", "@<!-- -->")  # nobody is called


RENDERER = Renderer("markdown", render)
