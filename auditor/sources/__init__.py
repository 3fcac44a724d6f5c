"""A folder (or one file) in, its source files with their roles and what the project says about itself out."""

from __future__ import annotations

from auditor.sources.model import DiskReader, ProjectHints, Reader, SourceFile, Sources, read, read_below
from auditor.sources.survey import find, find_in_commit, only_tracked
from auditor.sources.tree import Stamp

__all__ = [
    "DiskReader",
    "ProjectHints",
    "Reader",
    "SourceFile",
    "Sources",
    "Stamp",
    "find",
    "find_in_commit",
    "only_tracked",
    "read",
    "read_below",
]
