"""The lines of source code around what the page shows, each line once however many accesses it shows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from auditor.untrusted import safe

_BEFORE = 2
_AFTER = 1
_MOST = 16
_WIDEST = 240
_STRING = re.compile(r"\"\"\"|'''|\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'|#.*")


@dataclass(frozen=True, slots=True)
class Excerpts:
    """What one file shows: runs of lines (the number of the first, and the lines), in order, not touching each other;
    and the last line of each statement that has more than one, by its first."""

    runs: list[tuple[int, list[str]]]
    ends: dict[int, int]


def excerpts(places: Mapping[str, Iterable[int]], lines_of: Callable[[str], Sequence[str]]) -> dict[str, Excerpts]:
    """For each file what it shows around the given lines; nothing of a file that cannot be read."""
    found = {path: _of_file(lines_of(path), numbers) for path, numbers in sorted(places.items())}
    return {path: each for path, each in found.items() if each.runs}


def _of_file(lines: Sequence[str], numbers: Iterable[int]) -> Excerpts:
    ends = {line: statement_end(lines, line) for line in sorted(set(numbers)) if 0 < line <= len(lines)}
    runs: list[tuple[int, list[str]]] = []
    for number in sorted(
        {shown for first, last in ends.items() for shown in range(first - _BEFORE, last + _AFTER + 1)}
    ):
        if 0 < number <= len(lines):
            if not runs or runs[-1][0] + len(runs[-1][1]) != number:
                runs.append((number, []))
            runs[-1][1].append(_shown(lines[number - 1]))
    return Excerpts(runs, {first: last for first, last in ends.items() if last > first})


def statement_end(lines: Sequence[str], line: int) -> int:
    """The last line of a statement, told by brackets and triple quotes, at most so many lines on. Where the line is
    in the middle of a statement, that is its end, too."""
    depth = 0
    quote = ""
    for number in range(line, min(len(lines), line + _MOST - 1) + 1):
        text = lines[number - 1][: _WIDEST * 4]
        if quote:
            _, found, text = text.partition(quote)
            if not found:
                continue
            quote = ""
        for match in _STRING.finditer(text):
            if match[0] in {'"""', "'''"} and text.count(match[0], match.start()) % 2:
                quote, text = match[0], text[: match.start()]
                break
        code = _STRING.sub("", text)
        depth += sum(code.count(each) for each in "([{") - sum(code.count(each) for each in ")]}")
        if depth <= 0 and not quote:
            return number
    return min(len(lines), line + _MOST - 1)


def _shown(line: str) -> str:
    """One line as it can be shown: tabs as spaces, controls spelled out, not too wide."""
    text = safe(line.expandtabs(4).rstrip())
    return text if len(text) <= _WIDEST else f"{text[:_WIDEST]} …"
