"""A file as statements within statements, from its tokens: where each begins and ends, with its decorators."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from auditor.edit.source import Source
from auditor.edit.tokens import NEWLINE, Token

_ASYNC = {"async"}


@dataclass(eq=False, slots=True)
class Part:
    """One statement with its body. `first` and `last`: its tokens in `source.code`, `header`: the last of its own line
    (the colon of a compound one). `word` is the keyword that it begins with, empty for others; `name` that of a class
    or function. `joined`: it shares its line with others, by a semicolon or behind a colon."""

    first: int
    header: int
    last: int
    start: int
    end: int
    line: int
    last_line: int
    word: str
    name: str
    joined: bool
    parent: Part | None = None
    body: list[Part] = field(default_factory=list)

    @property
    def is_definition(self) -> bool:
        return self.word in {"def", "class"}

    def around(self) -> Iterator[Part]:
        """Itself, then what it is in, outwards."""
        part: Part | None = self
        while part is not None:
            yield part
            part = part.parent

    def qualified(self) -> str:
        """The name as accesses have it: `Service.create`, `outer.<locals>.inner`."""
        names: list[str] = []
        for part in self.around():
            if part.is_definition:
                names = [part.name, *(["<locals>"] if names and part.word == "def" else []), *names]
        return ".".join(names)


_BLOCKS = frozenset(["if", "elif", "else", "try", "except", "finally", "for", "while", "with"])
_WORDS = _BLOCKS | {
    "class", "def", "match", "case", "import", "from", "return", "assert", "raise", "del", "pass", "global", "nonlocal",
}  # fmt: skip


def read_tree(source: Source) -> list[Part]:
    """The statements of the top level, each with what is in it."""
    top: list[Part] = []
    stack: list[tuple[int, Part]] = []  # the compound statements around, with their columns
    decorator: int | None = None
    for first, after in _logical_lines(source.code):
        begin = source.code[first]
        if begin.text == "@":
            decorator = first if decorator is None else decorator
            continue
        column = len(source.indent(begin.start).expandtabs(8))
        while stack and column <= stack[-1][0]:
            stack.pop()
        part = _part(source, first, after, decorator)
        decorator = None
        part.parent = stack[-1][1] if stack else None
        (part.parent.body if part.parent else top).append(part)
        if source.code[part.header].text == ":" and not source.code[part.header].depth:
            stack.append((column, part))
        for _, around in stack:
            around.last, around.end, around.last_line = part.last, part.end, part.last_line
    return top


def flat(parts: Sequence[Part]) -> Iterator[Part]:
    """Every statement, each before what is in it."""
    for part in parts:
        yield part
        yield from flat(part.body)


def part_at(parts: Sequence[Part], offset: int) -> Part | None:
    """The innermost statement at an offset."""
    at = bisect_right(parts, offset, key=lambda part: part.start) - 1
    if at < 0 or offset >= parts[at].end:
        return None
    return part_at(parts[at].body, offset) or parts[at]


def _logical_lines(code: Sequence[Token]) -> Iterator[tuple[int, int]]:
    first = 0
    for index, token in enumerate(code):
        if token.kind == NEWLINE:
            if index > first:
                yield first, index
            first = index + 1
    if first < len(code):
        yield first, len(code)


def _part(source: Source, first: int, after: int, decorator: int | None) -> Part:
    code = source.code
    at = first + 1 if code[first].text in _ASYNC and first + 1 < after else first
    word = code[at].text if code[at].text in _WORDS else ""
    if word in {"match", "case"} and code[after - 1].text != ":":
        word = ""
    name = code[at + 1].text if word in {"def", "class"} else ""
    joined = any(token.text == ";" and not token.depth for token in code[first:after])
    if word in _BLOCKS and code[after - 1].text != ":":
        joined |= any(token.text == ":" and not token.depth for token in code[first:after])
    begin = decorator if decorator is not None else first
    start, end = code[begin].start, code[after - 1].end
    return Part(
        begin, after - 1, after - 1, start, end, code[begin].line, source.line_at(end - 1), word, name, joined
    )  # fmt: skip
