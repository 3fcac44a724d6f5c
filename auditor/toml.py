"""TOML that strangers wrote: read by the standard library, but for keys that take the square of their length.

tomllib makes, for a key of dotted parts, each of its beginnings (`a`, `a.b`, `a.b.c`): https://toml.io/en/v1.0.0#keys.
"""

from __future__ import annotations

import re
import tomllib

#: Parts of one key; nobody writes twenty.
_MOST_PARTS = 100
_STRING = re.compile(r""""(?:[^"\\\n]|\\.)*+"|'[^'\n]*+'""")
_DOTTED = re.compile(rf"(?<![\w.-])(?:[\w-]++[ \t]*+\.[ \t]*+){{{_MOST_PARTS}}}")


def loads(text: str) -> dict[str, object]:
    """The document; raises ValueError for what is none, also for numbers of too many digits (Python, Integer string
    conversion length limitation), and RecursionError for what is nested too deeply."""
    if text.count(".") >= _MOST_PARTS and _DOTTED.search(_STRING.sub("s", text)) is not None:
        raise ValueError(f"a key of more than {_MOST_PARTS} parts")
    return tomllib.loads(text)
