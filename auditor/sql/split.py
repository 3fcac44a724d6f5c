"""Cutting a text into statements, without parsing them: quotes, comments and dollar quotes are respected."""

from __future__ import annotations

import re
from collections.abc import Iterator

_TOKEN = re.compile(
    r"""'(?:[^']|'')*'|"(?:[^"]|"")*"|`[^`]*`|--[^\n]*|/\*.*?\*/|\$(?P<tag>[A-Za-z_]*)\$.*?\$(?P=tag)\$|;""", re.S
)
_META = re.compile(r"^(?:\\[^\n]*|delimiter[^\S\n]+\S+|go)[^\S\n]*$", re.I | re.M)
_COPY_DATA = re.compile(r"(^copy\s[^;]*?from\s+stdin[^;]*;)(.*?)^\\\.[^\S\n]*$", re.I | re.M | re.S)


def split_statements(text: str) -> Iterator[tuple[int, str]]:
    """Every statement with the 0-based line it starts on; psql's own commands and COPY data are left out."""
    text = _COPY_DATA.sub(lambda m: m.group(1) + "\n" * m.group(2).count("\n"), text)
    text = _META.sub("", text)
    start, line = 0, 0
    for token in _TOKEN.finditer(text):
        if token.group() == ";":
            yield from _one(text[start : token.start()], line)
            line += text.count("\n", start, token.end())
            start = token.end()
    yield from _one(text[start:], line)


def _one(statement: str, line: int) -> Iterator[tuple[int, str]]:
    stripped = statement.strip()
    if stripped:
        head = statement[: len(statement) - len(statement.lstrip())]
        yield line + head.count("\n"), stripped
