"""String literals: their value, and the pieces and holes of f-strings."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import TypeAlias

from auditor.extract.nodes import (
    AssignEqual,
    BaseFormattedStringContent,
    BaseTemplatedStringContent,
    ConcatenatedString,
    FormattedString,
    FormattedStringExpression,
    FormattedStringText,
    SimpleString,
    TemplatedString,
    TemplatedStringExpression,
    TemplatedStringText,
)
from auditor.extract.walk import ExpressionTable, Walk
from auditor.facts.code import Const, Expr, Fmt, Other, Str

_Content: TypeAlias = BaseFormattedStringContent | BaseTemplatedStringContent

_ESCAPE = re.compile(
    r"\\(?:(\n)|([0-7]{1,3})|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|N\{([^}]*)\}|(.))", re.DOTALL
)
_SIMPLE = {"n": "\n", "t": "\t", "r": "\r", "\\": "\\", "'": "'", '"': '"', "a": "\a", "b": "\b", "f": "\f", "v": "\v"}
#: Shorter bytes are no statement.
_SHORTEST = 12
_BLANKS = str.maketrans("\n\t\r", "   ")
# What msgpack and every file can hold: a lone surrogate has no UTF-8.
_REPLACEMENT = "\ufffd"


def lower_simple(node: SimpleString, walk: Walk) -> Expr:
    """`'text'` to `Str`; bytes to `Const(None)`, unless they are text to be read: a driver runs `b"SELECT 1"`."""
    line = walk.line
    text = _read(node, walk)
    if _is_bytes(node) and not _is_prose(text):
        return Const(None)
    walk.texts.append(text)
    return Str(text, line)


def lower_concatenated(node: ConcatenatedString, walk: Walk) -> Expr:
    """Adjacent literals to one `Str`, or to one `Fmt` if any of them is an f-string."""
    line = walk.line
    pieces: list[Expr] = []
    is_format = False
    is_bytes = False
    rest: SimpleString | FormattedString | TemplatedString | ConcatenatedString = node
    while True:  # a loop, for the tree is as deep as there are literals
        literal = rest.left if isinstance(rest, ConcatenatedString) else rest
        walk.open(literal.lpar)
        if isinstance(literal, SimpleString):
            start = walk.line
            pieces.append(Str(_read(literal, walk), start))
            is_bytes |= _is_bytes(literal)
        else:
            is_format = True
            pieces += _read_pieces(literal, walk)
        walk.close(literal.rpar)
        if not isinstance(rest, ConcatenatedString):
            break
        walk.skip(rest.whitespace_between)
        rest = rest.right
    joined = _join(pieces)
    if is_bytes and not _is_prose("".join(piece.text for piece in joined if isinstance(piece, Str))):
        return Const(None)
    walk.texts += [piece.text for piece in joined if isinstance(piece, Str)]
    if is_format:
        return Fmt(joined, line)
    return joined[0] if joined else Str("", line)


def lower_formatted(node: FormattedString | TemplatedString, walk: Walk) -> Expr:
    """An f-string or t-string to `Fmt`."""
    line = walk.line
    joined = _join(_read_pieces(node, walk))
    walk.texts += [piece.text for piece in joined if isinstance(piece, Str)]
    return Fmt(joined, line)


def unescape(text: str) -> str:
    """The value of the text between the quotes of a literal that is not raw; what is no escape stays as written."""
    return _ESCAPE.sub(_decode_escape, text)


def _is_bytes(node: SimpleString) -> bool:
    return node.value[0] not in "'\"" and "b" in _prefix_of(node.value)


def _is_prose(text: str) -> bool:
    """Are there several words in it, and nothing but printable characters?"""
    return len(text) > _SHORTEST and text.isascii() and len(text.split()) > 1 and text.translate(_BLANKS).isprintable()


def _read(node: SimpleString, walk: Walk) -> str:
    """The value of one literal, of bytes as if they were text; passes over its lines."""
    source = node.value
    first = source[0]
    if first in "'\"":
        prefix = ""
    else:
        prefix = _prefix_of(source)
        source = source[len(prefix) :]
    width = 3 if source[:3] in ('"""', "'''") and len(source) >= 6 else 1
    if width == 3 or "\n" in source:
        walk.line += source.count("\n")
    text = source[width:-width]
    if not prefix:
        return unescape(text) if "\\" in text else text
    return unescape(text) if "\\" in text and "r" not in prefix else text


def _prefix_of(literal: str) -> str:
    """The letters before the quotes, in lower case."""
    return literal[: min(at for quote in "'\"" if (at := literal.find(quote)) >= 0)].lower()


def _read_pieces(node: FormattedString | TemplatedString, walk: Walk) -> list[Expr]:
    """The pieces and holes of an f-string, in order."""
    pieces: list[Expr] = []
    is_raw = "r" in _prefix_of(node.start)
    for part in node.parts:
        if isinstance(part, FormattedStringText | TemplatedStringText):
            text = part.value
            start = walk.line
            walk.line += text.count("\n")
            text = text.replace("{{", "{").replace("}}", "}")
            pieces.append(Str(text if is_raw or "\\" not in text else unescape(text), start))
        elif isinstance(part, FormattedStringExpression | TemplatedStringExpression):
            walk.skip(part.whitespace_before_expression)
            shown = walk.expression(part.expression)
            if isinstance(part.equal, AssignEqual):
                walk.around(part.equal)
            walk.skip(part.whitespace_after_expression)
            spec = _read_format_spec(part.format_spec, walk) if part.format_spec else []
            pieces.append(Other("", (shown, *spec)) if spec else shown)
    return pieces


def _read_format_spec(parts: Sequence[_Content], walk: Walk) -> list[Expr]:
    """The holes in `:>{width}`: what it says is only about looks, but they are evaluated."""
    holes: list[Expr] = []
    for part in parts:
        if isinstance(part, FormattedStringText | TemplatedStringText):
            walk.line += part.value.count("\n")
        elif isinstance(part, FormattedStringExpression | TemplatedStringExpression):
            walk.skip(part.whitespace_before_expression)
            holes.append(walk.expression(part.expression))
            if isinstance(part.equal, AssignEqual):
                walk.around(part.equal)
            walk.skip(part.whitespace_after_expression)
            if part.format_spec:
                holes += _read_format_spec(part.format_spec, walk)
    return holes


def _join(pieces: Sequence[Expr]) -> tuple[Expr, ...]:
    """Join neighbouring texts; the joined text stands on the line of the first."""
    joined: list[Expr] = []
    texts: list[str] = []
    line = 0
    for piece in pieces:
        if isinstance(piece, Str):
            line = line if texts else piece.line
            texts.append(piece.text)
            continue
        if texts:
            joined.append(Str("".join(texts), line))
            texts = []
        joined.append(piece)
    if texts:
        joined.append(Str("".join(texts), line))
    return tuple(joined)


def _decode_escape(match: re.Match[str]) -> str:
    newline, octal, byte, short, long, name, other = match.groups()
    if newline:
        return ""
    if octal:
        return chr(int(octal, 8))
    if name is not None:
        try:
            return unicodedata.lookup(name)
        except KeyError:
            return match[0]
    if other:
        return _SIMPLE.get(other, match[0])
    code = int(byte or short or long, 16)
    if code > 0x10FFFF:
        return match[0]
    return _REPLACEMENT if 0xD800 <= code < 0xE000 else chr(code)


EXPRESSIONS: ExpressionTable = {
    SimpleString: lower_simple,
    ConcatenatedString: lower_concatenated,
    FormattedString: lower_formatted,
    TemplatedString: lower_formatted,
}
