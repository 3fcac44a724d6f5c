"""Where the words of a Python file stand: its tokens, with their offsets in the text.

The facts of a file say what its names mean and on which lines they stand, but not where on the line. This finds the
place. It reads any syntax of Python 3, whatever version runs it, for it knows no grammar: names, strings, comments,
brackets and the ends of logical lines are all it tells apart (Python reference, chapter 2). It is meant for files that
a parser has accepted; of others it makes something, and says nothing.
"""

from __future__ import annotations

import re
from typing import NamedTuple

NAME, NUMBER, STRING, OPERATOR, COMMENT, NEWLINE = "name", "number", "string", "operator", "comment", "newline"


class Token(NamedTuple):
    """`text[start:end]` on `line` (of its first character). `depth`: the brackets that are open around it.

    A NEWLINE ends a logical line; an f-string is one STRING, and what is in its holes follows it with `hole` set.
    """

    kind: str
    text: str
    start: int
    end: int
    line: int
    depth: int
    hole: bool = False


_TOKEN = re.compile(
    r"""(?P<skip>[ \t\f]+|\\(?:\r\n?|\n))
    |(?P<newline>\r\n?|\n)
    |(?P<comment>\#[^\r\n]*)
    |(?P<string>(?i:[rbuft]{0,2})(?P<quote>\"\"\"|'''|"|'))
    |(?P<name>[^\W\d]\w*)
    |(?P<number>(?:0[xXoObB][\da-fA-F_]+|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d[\d_]*)?[jJ]?))
    |(?P<operator>==|!=|<=|>=|->|:=|\*\*=?|//=?|<<=?|>>=?|[-+*/%&|^@]=|.)""",
    re.VERBOSE | re.DOTALL,
)
_REST = {
    quote: re.compile(rf"(?:\\.|{plain})*?{quote}", re.DOTALL)
    for quote, plain in (('"""', r"[^\\]"), ("'''", r"[^\\]"), ('"', r'[^\\\n"]'), ("'", r"[^\\\n']"))
}
_LITERAL = re.compile(r"\\N\{[^}]*\}|\r\n|\{\{|\}\}|\\(?!\{|\}).|[^{}\\]|\\", re.DOTALL)
LINE_END = re.compile(r"\r\n?|\n")
_OPENING, _CLOSING = frozenset("([{"), frozenset(")]}")


def tokenize(text: str) -> list[Token]:
    """The tokens of a file, in order."""
    lexer = _Lexer(text)
    lexer.run(0, "")
    if lexer.tokens and lexer.tokens[-1].kind != NEWLINE:
        lexer.add(NEWLINE, len(text), len(text))
    return lexer.tokens


class _Lexer:
    """The state of one pass: where it is, how deep in brackets, whether inside the hole of an f-string."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens: list[Token] = []
        self.line = 1
        self.depth = 0
        self.holes = 0
        self._fresh = True  # nothing but comments since the last logical line

    def add(self, kind: str, start: int, end: int) -> None:
        self.tokens.append(Token(kind, self.text[start:end], start, end, self.line, self.depth, self.holes > 0))

    def run(self, at: int, closing: str) -> int:
        """Read from an offset to the end, or in a hole to what ends its expression; the offset there."""
        text, size, base = self.text, len(self.text), self.depth
        while at < size:
            match = _TOKEN.match(text, at)
            assert match is not None  # the last alternative takes any character
            kind, start, at = match.lastgroup, at, match.end()
            if kind == "quote" or kind == "string":
                at = self._string(match)
                self._fresh = False
            elif kind == "name" or kind == "number":
                self.add(kind, start, at)
                self._fresh = False
            elif kind == "operator":
                if closing and self.depth == base and text[start] in closing and text[start:at] != "!=":
                    return start
                self._operator(start, at)
            elif kind == "newline":
                self._end_line(start, at)
            elif kind == "comment":
                self.add(COMMENT, start, at)
            elif text[start] == "\\":
                self.line += 1
        return at

    def _operator(self, start: int, end: int) -> None:
        character = self.text[start:end]
        if character in _CLOSING:
            self.depth = max(0, self.depth - 1)
        self.add(OPERATOR, start, end)
        if character in _OPENING:
            self.depth += 1
        self._fresh = False

    def _end_line(self, start: int, end: int) -> None:
        if not (self._fresh or self.depth or self.holes):
            self.add(NEWLINE, start, end)
            self._fresh = True
        self.line += 1

    def _string(self, match: re.Match[str]) -> int:
        """A string from its quote; the offset after it."""
        quote, body = match["quote"], match.end()
        prefix = match["string"][: -len(quote)].lower()
        place = len(self.tokens)
        line = self.line
        if "f" in prefix or "t" in prefix:
            end = self._format(body, quote, raw="r" in prefix)
        else:
            found = _REST[quote].match(self.text, body)
            end = found.end() if found else len(self.text)
            self.line += len(LINE_END.findall(self.text, match.start(), end))
        token = Token(STRING, self.text[match.start() : end], match.start(), end, line, self.depth, self.holes > 0)
        self.tokens.insert(place, token)
        return end

    def _format(self, at: int, quote: str, *, raw: bool) -> int:
        """The pieces and holes of an f-string (PEP 701), from after its quote."""
        text, size = self.text, len(self.text)
        while at < size:
            if text.startswith(quote, at):
                return at + len(quote)
            literal = _LITERAL.match(text, at)
            if literal is not None and not (raw and literal[0].startswith("\\N{")):
                self.line += len(LINE_END.findall(literal[0]))
                at = literal.end()
            elif text[at] == "{":
                at = self._hole(at + 1)
            else:
                at += 1
        return at

    def _hole(self, at: int) -> int:
        """One hole from after its brace: an expression, then `!r`, then a format, which may hold holes."""
        text, size = self.text, len(self.text)
        self.holes += 1
        self.depth += 1
        at = self.run(at, "}:!")
        if text.startswith("!", at):
            at += 2
        while at < size and text[at] != "}":
            if text[at] == "{":
                at = self._hole(at + 1)
            else:
                self.line += text[at] == "\n"
                at += 1
        self.depth -= 1
        self.holes -= 1
        return at + 1


def names_in_text(text: str) -> list[tuple[str, tuple[str, ...]]]:
    """The names in an annotation that is a string, each with the attributes read of it."""
    found: list[tuple[str, tuple[str, ...]]] = []
    previous = ""
    chain: list[str] | None = None
    for token in tokenize(text):
        if token.kind == NAME:
            if previous == "." and chain is not None:
                chain.append(token.text)
            elif previous != ".":
                chain = []
                found.append((token.text, ()))
            if found and chain:
                found[-1] = (found[-1][0], tuple(chain))
        elif token.text != ".":
            chain = None
        previous = token.text
    return found
