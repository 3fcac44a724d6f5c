"""What the defaults get wrong of a project: folders that are better left out.

Nothing is suggested that the defaults already do; most projects need no configuration at all.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from auditor.audits.usage.verdict import Usage
from auditor.findings import Report

#: Folders whose tables are somebody else's, or only shown; all their tables are dead, and nobody will drop them.
_NOT_OURS = re.compile(r"vendor(?:ed)?|_vendor|third[-_]party|extern(?:al)?|examples?|samples?|demos?|cookbook|docs?")
_LEAST_UNPARSED = 3


def suggest_exclude(report: Report, files: Iterable[str]) -> tuple[str, ...]:
    """Patterns for `exclude`: folders of foreign or sample tables, and folders of templates that are not Python."""
    every = tuple(files)
    folders = {
        folder
        for usage in report.of(Usage).tables
        if (folder := _outermost(usage.table.path, _NOT_OURS)) and not _is_used_from_outside(report, folder)
    }
    broken = Counter(_parent(path) for path in report.coverage.unparsed)
    whole = Counter(_parent(path) for path in every)
    folders |= {folder for folder, many in broken.items() if folder and _LEAST_UNPARSED <= many == whole[folder]}
    return tuple(f"/{folder}/" for folder in sorted(folders) if not any(f"{above}/" in folder for above in folders))


def _outermost(path: str, named: re.Pattern[str]) -> str | None:
    parts = path.split("/")[:-1]
    for depth, part in enumerate(parts, start=1):
        if named.fullmatch(part):
            return "/".join(parts[:depth])
    return None


def _is_used_from_outside(report: Report, folder: str) -> bool:
    """Does code outside of the folder use a table that is declared in it?"""
    return any(
        not access.path.startswith(f"{folder}/")
        for usage in report.of(Usage).tables
        if usage.table.path.startswith(f"{folder}/")
        for access in (*usage.readers, *usage.writers)
    )


def _parent(path: str) -> str:
    return path.rpartition("/")[0]
