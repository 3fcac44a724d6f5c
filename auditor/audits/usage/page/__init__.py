"""Report -> one HTML file that needs nothing else. `static/` holds its script and styles, `vendor/` those of others."""

from __future__ import annotations

from auditor.audits.usage.page.assemble import write_page

__all__ = ["write_page"]
