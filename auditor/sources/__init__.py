"""A folder (or one file) in, its source files with their roles and what the project says about itself out."""

from __future__ import annotations

from auditor.sources.model import ProjectHints, SourceFile, Sources, read
from auditor.sources.survey import find

__all__ = ["ProjectHints", "SourceFile", "Sources", "find", "read"]
