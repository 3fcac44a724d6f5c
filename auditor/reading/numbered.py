"""Where in a text a pattern is found, by lines."""

from __future__ import annotations

import re
from collections.abc import Iterator


def numbered(pattern: re.Pattern[str], text: str, line: int, group: int = 1) -> Iterator[tuple[re.Match[str], int]]:
    """Every match with the line of the group; `line`: the one that the text begins on."""
    at = 0
    for match in pattern.finditer(text):
        line += text.count("\n", at, match.start(group))
        at = match.start(group)
        yield match, line
