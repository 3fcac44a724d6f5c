"""SQL text as tokens, and a cursor over them: what the readers of DDL statements work with.

Source: PostgreSQL, "Lexical Structure" (4.1): quoted identifiers, dollar quotes, comments. MySQL's backquotes and SQL
Server's brackets are read, too.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from auditor.facts.key import TableKey

_TOKEN = re.compile(
    r"""(?P<blank>\s+|--[^\n]*|/\*.*?\*/)
    |(?P<string>[eEnN]?'(?:[^']|'')*'|\$(?P<tag>[A-Za-z_]*)\$.*?\$(?P=tag)\$)
    |(?P<quoted>"(?:[^"]|"")*"|`[^`]*`|\[[A-Za-z_][\w ]*\])
    |(?P<word>[A-Za-z_\x80-\uffff][\w$\x80-\uffff]*)
    |(?P<number>\d+(?:\.\d+)?)
    |(?P<sign>::|<>|!=|<=|>=|\|\||->>|->|.)""",
    re.S | re.X,
)


class Token(NamedTuple):
    """`kind`: string, quoted, word, number or sign; `text` as written, `upper` for comparing key words."""

    kind: str
    text: str
    upper: str
    start: int
    end: int


def tokens_of(text: str) -> list[Token]:
    """The tokens of a statement, without blanks and comments."""
    found = []
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or "sign"
        if kind == "tag":
            kind = "string"
        if kind != "blank":
            part = match.group()
            found.append(Token(kind, part, part.upper() if kind == "word" else part, match.start(), match.end()))
    return found


class Cursor:
    """A position in the tokens of one statement."""

    def __init__(self, text: str, tokens: list[Token] | None = None) -> None:
        self.text = text
        self.tokens = tokens_of(text) if tokens is None else tokens
        self.at = 0

    @property
    def done(self) -> bool:
        return self.at >= len(self.tokens)

    def peek(self, ahead: int = 0) -> str:
        """The token there, in upper case if it is a word; empty at the end and for strings and quoted names."""
        index = self.at + ahead
        if index >= len(self.tokens) or self.tokens[index].kind in {"string", "quoted"}:
            return ""
        return self.tokens[index].upper

    def take(self, *words: str) -> bool:
        """Pass over the words if they stand here."""
        if all(self.peek(index) == word for index, word in enumerate(words)):
            self.at += len(words)
            return True
        return False

    def take_any(self, *words: str) -> str:
        """Pass over one of the words, and say which; empty where none stands here."""
        word = self.peek()
        if word in words:
            self.at += 1
            return word
        return ""

    def name(self) -> str | None:
        """An identifier, unquoted; folded to lower case unless it was quoted."""
        if self.done:
            return None
        token = self.tokens[self.at]
        if token.kind == "quoted":
            self.at += 1
            return token.text[1:-1].replace('""', '"')
        if token.kind == "word":
            self.at += 1
            return token.text.lower()
        return None

    def table(self) -> TableKey | None:
        """A name that can have a schema before it; of three parts the last two count."""
        parts = [self.name()]
        while self.peek() == "." and parts[-1] is not None:
            self.at += 1
            parts.append(self.name())
        if parts[-1] is None:
            return None
        schema = parts[-2] if len(parts) > 1 else None
        return TableKey(parts[-1], None if schema == "public" else schema)

    def string(self) -> str | None:
        """A string literal's value."""
        if not self.done and self.tokens[self.at].kind == "string":
            self.at += 1
            return unquoted(self.tokens[self.at - 1].text)
        return None

    def group(self) -> Cursor | None:
        """What stands in the parentheses that open here; the cursor moves behind them."""
        if self.peek() != "(":
            return None
        depth, start = 0, self.at + 1
        while not self.done:
            sign = self.peek()
            depth += (sign == "(") - (sign == ")")
            self.at += 1
            if depth == 0:
                return Cursor(self.text, self.tokens[start : self.at - 1])
        return Cursor(self.text, self.tokens[start:])

    def until(self, *words: str) -> Cursor:
        """What stands before one of the words outside of parentheses, or before the end."""
        start, depth = self.at, 0
        while not self.done:
            sign = self.peek()
            if depth == 0 and sign in words:
                break
            depth += (sign in {"(", "["}) - (sign in {")", "]"})
            self.at += 1
        return Cursor(self.text, self.tokens[start : self.at])

    def items(self) -> list[Cursor]:
        """The parts between the commas that stand outside of parentheses."""
        found = []
        while not self.done:
            found.append(self.until(","))
            self.at += 1
        return found

    def names(self) -> tuple[str, ...]:
        """The names in the parentheses that open here; none where none do."""
        inner = self.group()
        return tuple(name for item in inner.items() if (name := item.name()) is not None) if inner else ()

    def rest(self) -> str:
        """The source text of what is left."""
        if self.done:
            return ""
        return self.text[self.tokens[self.at].start : self.tokens[-1].end].strip()

    def source(self) -> str:
        """The source text of all tokens."""
        return self.text[self.tokens[0].start : self.tokens[-1].end].strip() if self.tokens else ""


def unquoted(literal: str) -> str:
    """The value of a string literal as PostgreSQL reads it."""
    if literal.startswith("$"):
        return literal[literal.index("$", 1) + 1 : literal.rindex("$", 0, len(literal) - 1)]
    return literal[literal.index("'") + 1 : -1].replace("''", "'")
