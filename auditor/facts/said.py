"""What files that are neither Python nor SQL say of tables and classes."""

from __future__ import annotations

import msgspec


class Said(msgspec.Struct, frozen=True, array_like=True):
    """A word that may be a table or a class, and where it stands.

    `kind`: `sql` behind FROM, JOIN, INTO, UPDATE or TABLE in SQL, `made` where SQL makes, changes or drops a table,
    `table` the value of a key that speaks of tables, `value` that of any other, `path` a dotted path to a class, `name`
    a name in Python code that no import brings.
    """

    word: str
    line: int
    kind: str


class TextFacts(msgspec.Struct, frozen=True, array_like=True):
    """Everything such a file says; a pure function of its name and its bytes."""

    said: tuple[Said, ...]
