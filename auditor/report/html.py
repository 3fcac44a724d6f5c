"""The report as one HTML file for reading: nothing is loaded from elsewhere."""

from __future__ import annotations

from auditor.findings import Report
from auditor.report.base import Options, Renderer


def render(report: Report, options: Options) -> str:
    """The page with everything in it."""
    from auditor.report.page import write_page  # other formats do without its templates

    return write_page(report, options.context)


RENDERER = Renderer("html", render)
