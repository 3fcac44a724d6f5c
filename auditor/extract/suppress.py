"""Comments that suppress a finding: `# audit: ignore[AUD001] reason`."""

from __future__ import annotations

import re
from collections.abc import Iterable

from auditor.facts.code import Suppression

_IGNORE = re.compile(r"#\s*audit:\s*ignore\b(?:\[([^\]]*)\])?(.*)")
_DEFINITION = re.compile(r"(?:class|def|async)\s")


def find_suppressions(comments: Iterable[tuple[str, int]], text: str) -> tuple[Suppression, ...]:
    """Those among the comments, given with their lines, that suppress something; `text`: the file's."""
    found: list[Suppression] = []
    lines: list[str] = []
    for comment, line in comments:
        if "audit" in comment and (match := _IGNORE.search(comment)):
            lines = lines or text.split("\n")
            codes, reason = match.groups()
            names = tuple([name.strip() for name in (codes or "").split(",") if name.strip()])
            found.append(Suppression(names, reason.strip(" \t:-–—"), line, _target(lines, line)))
    return tuple(found)


def _target(lines: list[str], line: int) -> int:
    """The line that a comment is about: its own, or for one that stands alone the statement right below it. Of a
    decorated definition the line of `class` or `def`. 0 where nothing follows directly.
    """
    at = line - 1
    while at < len(lines) and lines[at].lstrip().startswith("#"):
        at += 1
    if at >= len(lines) or not lines[at].strip():
        return 0
    if lines[at].lstrip().startswith("@"):
        indent = len(lines[at]) - len(lines[at].lstrip())
        while at < len(lines) and not _DEFINITION.match(lines[at][indent:]):
            at += 1
    return at + 1
