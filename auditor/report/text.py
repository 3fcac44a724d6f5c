"""The report for a terminal of any width: what each audit found, the findings, what was and was not seen."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator

from auditor.audits.base import Options
from auditor.findings import Finding, Report, Severity, coverage_line
from auditor.report.base import Renderer, sections
from auditor.untrusted import safe


def render(report: Report, options: Options) -> str:
    """The audits' own texts, and the lines below them."""
    alone = "".join(shown.alone(result) for shown, result in sections(report) if shown.alone is not None)
    if alone:
        return alone
    from rich.console import Console  # here, for the other formats do without

    out = io.StringIO()
    console = Console(
        file=out, width=options.width, force_terminal=options.color, no_color=not options.color, highlight=False,
        color_system="standard" if options.color else None, emoji=False, markup=False,
    )  # fmt: skip
    for line in _lines(report):
        console.print(line)
    own = "".join(shown.text(result, options) for shown, result in sections(report) if shown.text is not None)
    return own + "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"


def _lines(report: Report) -> Iterator[str]:
    if any(shown.counts_findings for shown, _ in sections(report)):
        by_code = Counter((f.code, f.rule) for f in report.findings if f.severity is not Severity.NOTE)
        counted = ", ".join(f"{many} {code} {rule}" for (code, rule), many in sorted(by_code.items()))
        if counted:
            yield f"Findings: {counted}"
    else:
        yield from map(line_of, report.findings)
        many = len(report.findings)
        yield f"{many} finding{'s' * (many != 1)}" if many else "No findings"
    if report.suppressed:
        yield f"{len(report.suppressed)} suppressed in the code"
    for shown, result in sections(report):
        if shown.advice is not None and (advice := shown.advice(result)):
            yield advice
    yield coverage_line(report)


def line_of(finding: Finding) -> str:
    """A finding as one line: place, code, severity, message."""
    return safe(f"{finding.path}:{finding.line}: {finding.code} {finding.severity}: {finding.message}")


RENDERER = Renderer("text", render)
