"""The report as Markdown, for a pull request or a wiki."""

from __future__ import annotations

from auditor.audits.base import Options
from auditor.findings import Finding, Report, coverage_line
from auditor.report.base import Renderer, sections
from auditor.untrusted import code, escape


def render(report: Report, options: Options) -> str:
    """Summary, what each audit shows, findings."""
    lines: list[str] = []
    for shown, result in sections(report):
        if shown.title:
            lines += [*([""] if lines else []), f"# {shown.title}", ""]
        if shown.summary is not None:
            lines += [f"{shown.summary(result)}.", ""]
        if shown.title:
            lines += [f"{coverage_line(report)}.", ""]
        if shown.markdown is not None:
            lines += shown.markdown(result)
    if report.findings:
        lines += ["", "## Findings", ""]
        lines += [f"- **{each.code}** {_place(each)}: {escape(each.message)}" for each in report.findings]
    if report.suppressed:
        lines += ["", "## Suppressed", ""]
        for each in report.suppressed:
            finding = each.finding
            lines.append(f"- **{finding.code}** {_place(finding)} {code(finding.about)}: {escape(each.reason)}")
    return "\n".join(lines) + "\n"


def _place(finding: Finding) -> str:
    return code(f"{finding.path}:{finding.line}")


RENDERER = Renderer("markdown", render)
