"""One file as it is to be edited: its text as written, its tokens, its lines and statements."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from tokenize import detect_encoding

from auditor.edit.tokens import COMMENT, LINE_END, NAME, NEWLINE, Token, tokenize
from auditor.errors import AuditorError

_DEFINING = frozenset({"def", "class", "async", "@"})
_GOES_ON = frozenset({"else", "elif", "except", "finally"})


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement of the top level, with its body: `tokens[first:last]`; `start` is where its first token stands,
    `end` where its last one ends. `line` and `last_line` are those of the same two."""

    first: int
    last: int
    start: int
    end: int
    line: int
    last_line: int


@dataclass(frozen=True)
class Source:
    """A Python file: its text with the newlines that it has. Offsets count characters of `text`."""

    path: str
    text: str
    encoding: str = "utf-8"

    @cached_property
    def tokens(self) -> list[Token]:
        return tokenize(self.text)

    @cached_property
    def code(self) -> list[Token]:
        """The tokens without comments."""
        return [token for token in self.tokens if token.kind != COMMENT]

    @cached_property
    def line_starts(self) -> list[int]:
        return [0, *(match.end() for match in LINE_END.finditer(self.text))]

    @property
    def newline(self) -> str:
        """What ends its lines."""
        return "\r\n" if "\r\n" in self.text else "\n"

    def line_at(self, offset: int) -> int:
        """The 1-based line of an offset."""
        return bisect_right(self.line_starts, offset)

    def line_start(self, offset: int) -> int:
        """Where the line of an offset begins."""
        return self.line_starts[self.line_at(offset) - 1]

    def line_end(self, offset: int) -> int:
        """Where the line of an offset ends, after its newline."""
        line = self.line_at(offset)
        return self.line_starts[line] if line < len(self.line_starts) else len(self.text)

    def indent(self, offset: int) -> str:
        """The white space at the beginning of the line of an offset."""
        start = self.line_start(offset)
        line = self.text[start : self.line_end(offset)]
        return line[: len(line) - len(line.lstrip(" \t\f"))]

    def encode(self, text: str) -> bytes:
        """Another text for this file, in its encoding; raises AuditorError where that has no such characters."""
        try:
            return text.encode(self.encoding)
        except UnicodeEncodeError as error:
            raise AuditorError(
                f"{self.path}: {error.object[error.start]!r} cannot be written in {self.encoding}"
            ) from None

    def statements(self) -> list[Statement]:
        """The statements of the top level, in order. What stands on one line, parted by `;`, is one of them."""
        starts = [index for index in self._line_beginnings() if self._begins_statement(index)]
        found: list[Statement] = []
        for first, after in zip(starts, [*starts[1:], len(self.code)], strict=True):
            last = after
            while last > first and self.code[last - 1].kind == NEWLINE:
                last -= 1
            one, other = self.code[first], self.code[last - 1]
            found.append(Statement(first, last, one.start, other.end, one.line, self.line_at(other.end - 1)))
        return found

    def _line_beginnings(self) -> list[int]:
        """The tokens in `code` that begin a logical line at the margin."""
        fresh = True
        found: list[int] = []
        for index, token in enumerate(self.code):
            if token.kind == NEWLINE:
                fresh = True
            elif fresh:
                fresh = False
                if token.start == self.line_start(token.start) or not self.indent(token.start):
                    found.append(index)
        return found

    def _begins_statement(self, index: int) -> bool:
        """Not the `else` of the one before, nor the `def` below its decorator."""
        if self.code[index].text in _GOES_ON and self.code[index].kind == NAME:
            return False
        if index == 0 or self.code[index].text not in _DEFINING:
            return True
        before = index - 1
        while before and self.code[before - 1].kind != NEWLINE:
            before -= 1
        return self.code[before].text != "@" or self.code[before].start != self.line_start(self.code[before].start)


def read_source(path: str, data: bytes) -> Source:
    """The file with these bytes, decoded as Python does (PEP 263); raises AuditorError where that fails."""
    try:
        encoding, _ = detect_encoding(BytesIO(data).readline)
        return Source(path, data.decode(encoding), encoding)
    except (SyntaxError, UnicodeError, LookupError) as error:
        raise AuditorError(f"{path} cannot be decoded: {error}") from error
