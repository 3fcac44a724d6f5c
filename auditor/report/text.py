"""The report for a terminal of any width: dead tables first, a summary, what was and was not seen."""

from __future__ import annotations

import io
from collections import Counter

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from auditor.facts.access import Access, Role
from auditor.facts.verdict import Status
from auditor.findings import Report, Severity
from auditor.report.base import Options, Renderer, counts_line, coverage_line, distinct, in_order, safe

_STYLES = {
    Status.ORPHANED: "bold red",
    Status.UNKNOWN: "magenta",
    Status.TEST_ONLY: "red",
    Status.SCRIPT_ONLY: "red",
    Status.WRITE_ONLY: "yellow",
    Status.READ_ONLY: "cyan",
    Status.LIVE: "green",
}
#: From this width on there is room for the class beside the place of the declaration.
_WIDE = 110


def render(report: Report, options: Options) -> str:
    """The table of tables, and the lines below it."""
    out = io.StringIO()
    console = Console(
        file=out, width=options.width, force_terminal=options.color, no_color=not options.color, highlight=False,
        color_system="standard" if options.color else None, emoji=False, markup=False,
    )  # fmt: skip
    if report.tables:
        console.print(_grid(report, options.width))
        console.print()
    else:
        console.print("No tables are declared here: no mapped class and no Table() was found.")
    console.print(counts_line(report))
    for line in _findings(report):
        console.print(line)
    console.print(coverage_line(report))
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"


def _grid(report: Report, width: int) -> Table:
    grid = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1))
    grid.add_column("status", no_wrap=True)
    grid.add_column("table", overflow="fold", min_width=14)
    if width >= _WIDE:
        grid.add_column("class", overflow="fold")
    grid.add_column("readers", justify="right", no_wrap=width >= _WIDE)
    grid.add_column("writers", justify="right", no_wrap=width >= _WIDE)
    grid.add_column("declared", overflow="fold")
    for usage in in_order(report.tables):
        cells = [
            Text(usage.status + ("*" if usage.reached is False else ""), style=_STYLES[usage.status]),
            Text(safe(str(usage.table.key))),
            *([Text(safe(usage.table.name.rpartition(".")[2]))] if width >= _WIDE else []),
            Text(_count(usage.readers)),
            Text(_count(usage.writers)),
            Text(safe(f"{usage.table.path}:{usage.table.line}"), style="dim"),
        ]
        grid.add_row(*cells)
    return grid


def _count(accesses: tuple[Access, ...]) -> str:
    """Functions of the app, then of other roles: `12 +3 test`."""
    others = [
        f"+{many} {role}"
        for role in (Role.TEST, Role.SCRIPT, Role.MIGRATION)
        if (many := distinct(accesses, role))
    ]
    return " ".join([str(distinct(accesses, Role.APP)), *others])


def _findings(report: Report) -> list[str]:
    lines: list[str] = []
    if any(usage.reached is False for usage in report.tables):
        lines.append("* touched only by code that no entry point reaches")
    if report.findings:
        by_code = Counter((f.code, f.rule) for f in report.findings if f.severity is not Severity.NOTE)
        shown = ", ".join(f"{many} {code} {rule}" for (code, rule), many in sorted(by_code.items()))
        if shown:
            lines.append(f"Findings: {shown}")
    if report.tables:
        lines.append("Why: audit show TABLE. What a finding means: audit explain CODE.")
    return lines




RENDERER = Renderer("text", render)
