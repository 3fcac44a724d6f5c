"""A folder (or one file) in, its source files with their roles and what the project says about itself out."""

from __future__ import annotations

from auditor.sources.model import ProjectHints, Reader, SourceFile, Sources, read
from auditor.sources.survey import find, find_in_commit

__all__ = ["ProjectHints", "Reader", "SourceFile", "Sources", "find", "find_in_commit", "read"]
