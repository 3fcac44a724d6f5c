"""The histories as one HTML page: the graph of the revisions, and who made and last changed each table."""

from __future__ import annotations

from auditor.audits.migrations.page.assemble import write_page

__all__ = ["write_page"]
