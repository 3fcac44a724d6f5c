"""Report -> a plain HTML file of findings, for audits that bring no page of their own."""

from __future__ import annotations

from auditor.report.page.plain import write_plain_page

__all__ = ["write_plain_page"]
