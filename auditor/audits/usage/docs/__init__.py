"""Table usage -> the documented tables of a project, as Markdown to be committed: no line numbers, nothing that
changes by itself. `files` gives the texts by path, `fill` puts one into a file between markers."""

from __future__ import annotations

from auditor.audits.usage.docs.document import GENERATED, document, pages
from auditor.audits.usage.docs.markers import END, START, fill
from auditor.audits.usage.docs.required import missing

__all__ = ["END", "GENERATED", "START", "document", "fill", "missing", "pages"]
