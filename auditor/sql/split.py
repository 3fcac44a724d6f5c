"""Cutting a text into statements, without parsing them: quotes, comments and dollar quotes are respected."""

from __future__ import annotations

import re
from collections.abc import Iterator

_TOKEN = re.compile(r"""'(?:[^']|'')*'|"(?:[^"]|"")*"|`[^`]*`|--[^\n]*|/\*|\$[A-Za-z_]*\$|;""")
_DOLLARS = re.compile(r"(?=(\$[A-Za-z_]*\$))")
_META = re.compile(r"^(?:\\[^\n]*|delimiter[^\S\n]+\S+|go|/)[^\S\n]*$", re.I | re.M)
_COPY = re.compile(r"^copy\s", re.I | re.M)
_FROM_STDIN = re.compile(r"\bfrom\s+stdin\b", re.I)
#: The first word of a statement on a line that ends nothing before: no UNION, no bracket, no comma, no ELSE.
_OWN_LINE = re.compile(
    r"(?:\A|(?<![(,])(?<!\bunion)(?<!\ball)(?<!\bexcept)(?<!\bintersect)(?<!\bas)(?<!\bthen)(?<!\bbegin)(?<!\belse)(?<!\bfor)\n)\s*"
    r"(?=(select|insert|update|delete|merge|truncate|exec|execute|declare|if|print|drop|create|commit|begin\s+tran)\b)"
    r"(?!update\s*\n?\s*set\b)",
    re.I,
)
_AWAITS_ROWS = re.compile(r"\s*insert\b(?:(?!\b(?:values|select|exec|execute|default)\b).)*", re.I | re.S)
_END_OF_DATA = re.compile(r"^\\\.[^\S\n]*$", re.M)


def split_statements(text: str) -> Iterator[tuple[int, str]]:
    """Every statement with the 0-based line it starts on; psql's own commands and COPY data are left out.

    Each character is looked at a fixed number of times, whatever does not end.
    """
    text = _META.sub("", "".join(_without_data(text)))
    start, line = 0, 0
    for at in _semicolons(text):
        yield from _one(text[start:at], line)
        line += text.count("\n", start, at + 1)
        start = at + 1
    yield from _one(text[start:], line)


def _without_data(text: str) -> Iterator[str]:
    """The text with only the lines of what COPY reads, up to `\\.` (PostgreSQL, COPY, Text Format)."""
    kept, at = 0, 0
    while (copy := _COPY.search(text, at)) is not None:
        at = text.find(";", copy.end()) + 1
        if not at:
            break
        if _FROM_STDIN.search(text, copy.start(), at) is None:
            continue
        end = _END_OF_DATA.search(text, at)
        if end is None:
            break
        yield text[kept:at]
        yield "\n" * text.count("\n", at, end.start())
        kept = at = end.end()
    yield text[kept:]


def _semicolons(text: str) -> Iterator[int]:
    """Where statements end. A comment or a dollar quote that does not end is none."""
    last = {quote[1]: quote.start() for quote in _DOLLARS.finditer(text)} if "$" in text else {}
    last_comment = text.rfind("*/")
    at = 0
    while (token := _TOKEN.search(text, at)) is not None:
        at = token.end()
        opened = token.group()
        if opened == ";":
            yield token.start()
        elif opened == "/*":
            at = text.index("*/", at) + 2 if last_comment >= at else at
        elif opened[0] == "$":
            at = text.index(opened, at) + len(opened) if last[opened] >= at else at - 1  # its end may begin one


def split_lines(text: str) -> Iterator[tuple[int, str]]:
    """Statements that no semicolon ends, each on lines of its own, with the 0-based line it starts on; nothing where
    there is but one (Transact-SQL Reference, "Transact-SQL syntax conventions")."""
    if text[:4].lower() == "with":
        return
    starts: list[int] = []
    for found in _OWN_LINE.finditer(text):
        if not (starts and found[1].lower() == "select" and _AWAITS_ROWS.fullmatch(text[starts[-1] : found.start()])):
            starts.append(found.start())
    line, counted = 0, 0
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True) if len(starts) > 1 else ():
        statement = text[start:end].lstrip()
        begin = end - len(statement)
        line += text.count("\n", counted, begin)
        counted = begin
        yield line, statement.rstrip()


def _one(statement: str, line: int) -> Iterator[tuple[int, str]]:
    stripped = statement.strip()
    if stripped:
        head = statement[: len(statement) - len(statement.lstrip())]
        yield line + head.count("\n"), stripped
