"""File names that are safe to print, and the way back to the name on disk.

A name on Linux is bytes: it may hold control characters, text direction marks or bytes that are not UTF-8. The
escape is one to one, so that two files never share a path and `read` needs nothing but the path.
"""

from __future__ import annotations

import re

_ESCAPE = re.compile(r"\\(\\|x[0-9a-f]{2}|u[0-9a-f]{4}|U[0-9a-f]{8})")


def shown(name: str) -> str:
    """The path to print for the path on disk: what cannot be printed becomes a backslash escape."""
    if name.isprintable() and "\\" not in name:
        return name
    return "".join(_escaped(character) for character in name)


def on_disk(path: str) -> str:
    """The path on disk for a path that `shown` made."""
    return _ESCAPE.sub(lambda match: _unescaped(match.group(1)), path) if "\\" in path else path


def _escaped(character: str) -> str:
    if character == "\\":
        return "\\\\"
    if character.isprintable():
        return character
    point = ord(character)
    if point <= 0xFF:
        return f"\\x{point:02x}"
    return f"\\u{point:04x}" if point <= 0xFFFF else f"\\U{point:08x}"


def _unescaped(body: str) -> str:
    return body if body == "\\" else chr(int(body[1:], 16))
