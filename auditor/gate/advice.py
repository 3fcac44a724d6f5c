"""What `audit init` says of a project: which settings the defaults get wrong, and what to run next.

Nothing is suggested that the defaults already do; most projects need no configuration at all.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

from auditor.findings import Report
from auditor.sources.git import Repository

#: Folders whose tables are somebody else's, or only shown; all their tables are dead, and nobody will drop them.
_NOT_OURS = re.compile(r"vendor(?:ed)?|_vendor|third[-_]party|extern(?:al)?|examples?|samples?|demos?|cookbook|docs?")
_LEAST_UNPARSED = 3


def suggest_exclude(report: Report, files: Iterable[str]) -> tuple[str, ...]:
    """Patterns for `exclude`: folders of foreign or sample tables, and folders of templates that are not Python."""
    every = tuple(files)
    folders = {
        folder
        for usage in report.tables
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
        for usage in report.tables
        if usage.table.path.startswith(f"{folder}/")
        for access in (*usage.readers, *usage.writers)
    )


def _parent(path: str) -> str:
    return path.rpartition("/")[0]


def with_settings(text: str, settings: Mapping[str, tuple[str, ...]]) -> str:
    """The text of a pyproject.toml with a `[tool.auditor]` at its end."""
    lines = [f"{key} = [{', '.join(_quoted(value) for value in values)}]" for key, values in settings.items()]
    gap = "" if not text or text.endswith("\n\n") else "\n" if text.endswith("\n") else "\n\n"
    return f"{text}{gap}[tool.auditor]\n" + "".join(f"{line}\n" for line in lines)


def _quoted(value: str) -> str:
    """A basic string of TOML (https://toml.io/en/v1.0.0#string)."""
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + re.sub(r"[\x00-\x1f\x7f]", lambda match: f"\\u{ord(match[0]):04x}", escaped) + '"'


def next_command(repository: Repository | None, path: Path) -> str:
    """The check to put into CI: against the default branch where there is one."""
    where = "" if path == Path() else f" {path}"
    branch = repository.default_branch() if repository is not None else None
    return f"audit check{where} --base {branch}" if branch else f"audit check{where}"
