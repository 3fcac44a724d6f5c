"""Bytes to text, as Python itself reads a source file."""

from __future__ import annotations

import re
from io import BytesIO
from tokenize import detect_encoding

_WORD = re.compile(r"[^\W\d]\w*")
_LONGEST_WORD = 100  # longer ones are data, not the name of a class or a table


def decode(source: bytes) -> str | None:
    """The text by its byte order mark or coding line (PEP 263), newlines as `\\n`; None if it cannot be decoded."""
    try:
        encoding, _ = detect_encoding(BytesIO(source).readline)
        text = source.decode(encoding)
        text.encode()  # some codecs can give lone surrogates, which are no text
    except Exception:  # a coding line can name any codec, and a codec can fail in any way
        return None
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def find_words(text: str) -> tuple[str, ...]:
    """The identifiers in a text that is not understood."""
    return tuple(sorted({match[0] for match in _WORD.finditer(text) if match.end() - match.start() <= _LONGEST_WORD}))
