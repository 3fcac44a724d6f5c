"""Comments that suppress a finding: `# audit: ignore[AUD001] reason`."""

from __future__ import annotations

import re
from collections.abc import Iterable

from auditor.facts.code import Suppression

_IGNORE = re.compile(r"#\s*audit:\s*ignore\b(?:\[([^\]]*)\])?(.*)")


def find_suppressions(comments: Iterable[tuple[str, int]]) -> tuple[Suppression, ...]:
    """Those among the comments, given with their lines, that suppress something."""
    found: list[Suppression] = []
    for comment, line in comments:
        if "audit" in comment and (match := _IGNORE.search(comment)):
            codes, reason = match.groups()
            names = tuple([name.strip() for name in (codes or "").split(",") if name.strip()])
            found.append(Suppression(names, reason.strip(), line))
    return tuple(found)
