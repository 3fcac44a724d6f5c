"""Pieces of Markdown that what the audited repository says cannot break out of.

Source: CommonMark 0.31, 2.4 Backslash escapes, 6.1 Code spans; GitHub Flavored Markdown, 4.10 Tables.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable

from auditor.untrusted import code, escape

#: What begins a list, a quotation, a heading or a rule at the start of a line.
_BLOCK = re.compile(r"^(\d*)([-+=>.)])")

_LONGEST = 100


def plain(text: str) -> str:
    """The text in one line, with nothing in it that means something to Markdown or HTML."""
    return _BLOCK.sub(r"\1\\\2", escape(" ".join(text.split())))


def first_paragraph(text: str | None) -> str:
    """What a docstring says first, in one line; empty for none."""
    return " ".join((text or "").strip().partition("\n\n")[0].split())


def anchor(name: str) -> str:
    """The identifier of a table's section, also the stem of its page: letters, digits, `_` and `-`, at most 100 (a name
    of a file has 255 bytes at most)."""
    stem = re.sub(r"[^a-z0-9_]+", "-", name.lower()).strip("-") or "table"
    if len(stem) <= _LONGEST:
        return stem
    return f"{stem[: _LONGEST - 9]}-{hashlib.sha256(name.encode('utf-8', 'replace')).hexdigest()[:8]}"


def row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def table(heading: Iterable[str], rows: Iterable[Iterable[str]]) -> list[str]:
    """A table, or nothing where there are no rows."""
    body = [row(cells) for cells in rows]
    columns = list(heading)
    return [row(columns), f"|{'---|' * len(columns)}", *body] if body else []


__all__ = ["anchor", "code", "first_paragraph", "plain", "row", "table"]
