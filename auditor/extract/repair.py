"""A file with a syntax error, without the function or statement that has it: the rest can be read.

Code for an older Python (`print x`, `async=True`) should not hide what the other functions of its file do: it is said
in newer words where it can be, else left out, and stays known by its words.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from auditor.extract.nodes import Module
from auditor.extract.older import in_newer_words
from auditor.extract.parse import ParserSyntaxError
from auditor.facts.code import Blind

_TAG = re.compile(r"^\s*\{[%#]|\{\{.*\}\}")
_QUOTED = re.compile(r"\"[^\"\n]*\"|'[^'\n]*'")
_OPENS = re.compile(r"(?:async\s+def|def|class)\b")
_MOST = 12  # blocks left out
_MOST_PARSED = 2_000_000  # characters, over all attempts


def parse_around_errors(text: str, parse: Callable[[str], Module]) -> tuple[Module | None, str, tuple[Blind, ...], str]:
    """The module without its broken blocks, its text, what was wrong, and the text left out; None where too much is.

    The text keeps its lines: what is left out is replaced by `pass` and empty lines.
    """
    blind: list[Blind] = []
    removed: list[str] = []
    remaining = text
    for attempt in range(1, _MOST + 1):
        try:
            return parse(remaining), remaining, tuple(blind), "\n".join(removed)
        except ParserSyntaxError as error:
            lines = remaining.split("\n")
            line = min(_line_of(error), len(lines))
            newer = in_newer_words(remaining)
            if newer != remaining and len(newer) * (attempt + 1) <= _MOST_PARSED:
                remaining = newer
                continue
            blind.append(Blind("syntax-error", line, error.message))
            start, end = _block_around(lines, line - 1)
        if len(text) * (attempt + 1) > _MOST_PARSED or not any(line.strip() for line in lines[start:end]):
            break
        removed += lines[start:end]
        indent = lines[start][: len(lines[start]) - len(lines[start].lstrip())]
        remaining = "\n".join([*lines[:start], f"{indent}pass", *[""] * (end - start - 1), *lines[end:]])
    return None, text, tuple(blind[:1]), text


def is_template_of_code(text: str, line: int) -> bool:
    """Is what does not parse, on that line, what a template engine puts code in for, as in `from {{name}}.db import x`?
    A project that is made from it has the code (Cookiecutter, Advanced Usage; Copier, Creating a template)."""
    lines = text.split("\n")
    return line <= len(lines) and _TAG.search(_QUOTED.sub("", lines[line - 1])) is not None


def _line_of(error: ParserSyntaxError) -> int:
    """The line that the message names; `raw_line` is one further on, but for the last line (LibCST 1.9)."""
    said = re.search(r"error at (\d+):", error.message)
    return max(int(said[1]) if said else error.raw_line, 1)


def _block_around(lines: list[str], at: int) -> tuple[int, int]:
    """The lines, from and to, of the innermost definition around a line, else of its top-level statement."""
    while at and not lines[at].strip():
        at -= 1
    start, indent = at, _indent(lines[at])
    for number in range(at, -1, -1):
        line = lines[number]
        if line.strip() and (number == at or _indent(line) < indent):
            start, indent = number, _indent(line)
            if _OPENS.match(line.lstrip()) or indent == 0:
                break
    end = start + 1
    while end < len(lines) and (
        not lines[end].strip() or _indent(lines[end]) > indent or lines[end].lstrip()[0] in ")]}"
    ):
        end += 1
    while start and lines[start - 1].lstrip().startswith("@") and _indent(lines[start - 1]) == indent:
        start -= 1
    return start, max(end, at + 1)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())
