"""Report -> the documented tables of a project, as Markdown to be committed: no line numbers, nothing that changes by
itself. `files` gives the texts by path, `fill` puts one into a file between markers."""

from __future__ import annotations

from auditor.report.docs.document import GENERATED, document, pages
from auditor.report.docs.markers import END, START, fill
from auditor.report.docs.required import missing

__all__ = ["END", "GENERATED", "START", "document", "fill", "missing", "pages"]
