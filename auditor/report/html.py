"""The report as one HTML file for reading: nothing is loaded from elsewhere."""

from __future__ import annotations

from auditor.audits.base import Options
from auditor.findings import Report
from auditor.report.base import Renderer, sections


def render(report: Report, options: Options) -> str:
    """The page of the audit where only one has one; else a plain page of the findings."""
    pages = [shown.html for shown, _ in sections(report) if shown.html is not None]
    if len(pages) == 1:
        return pages[0](report, options.context)
    from auditor.report.page import write_plain_page  # other formats do without its templates

    return write_plain_page(report, options.context)


RENDERER = Renderer("html", render)
