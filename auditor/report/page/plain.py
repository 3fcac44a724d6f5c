"""A page of findings that loads nothing, for audits that bring none of their own.

Everything that comes from the audited project is escaped by the template, and the policy lets no script run (Content
Security Policy Level 3, delivery by `<meta>`).
"""

from __future__ import annotations

from auditor.audits.base import Context, Options
from auditor.findings import Finding, Report, coverage_line
from auditor.report.base import sections
from auditor.templates import page_templates
from auditor.untrusted import safe
from auditor.version import __version__


def write_plain_page(report: Report, context: Context) -> str:
    """The whole page as text; equal bytes for an equal report."""
    pages = page_templates("auditor.report.page")
    return pages.get_template("plain.html.j2").render(
        title=safe(context.title),
        version=__version__,
        summaries=[safe(shown.summary(result)) for shown, result in sections(report) if shown.summary is not None],
        coverage=coverage_line(report),
        details=[
            (safe(shown.title), shown.text(result, Options()).strip("\n"))
            for shown, result in sections(report)
            if shown.text is not None
        ],
        findings=[_row(each, context) for each in report.findings],
        suppressed=[(_row(each.finding, context), safe(each.reason)) for each in report.suppressed],
        unparsed=[safe(path) for path in report.coverage.unparsed],
    )


def _row(finding: Finding, context: Context) -> dict[str, str]:
    return {
        "code": finding.code,
        "rule": finding.rule,
        "severity": str(finding.severity),
        "about": safe(finding.about),
        "place": safe(f"{finding.path}:{finding.line}"),
        "message": safe(finding.message),
        "state": context.state_of(finding),
    }
