"""What texts say of tables and classes: files that are neither Python nor SQL, and pieces of SQL."""

from __future__ import annotations

import re

import msgspec

#: The name of a table with an alias, as what puts SQL together may get it: `orders o`, `sales.orders AS o`.
ALIASED = re.compile(
    r"(?:\w+\.)?([A-Za-z_]\w*)\s+(?:(?:as|AS)\s+\w+"
    r"|(?!(?:an|as|at|be|by|id|in|is|it|me|my|no|of|ok|on|or|to|up|us|we|a)$)[a-z]{1,2}\d?)"
)

#: Keys whose values name tables: `table`, `source_tables`, `table_name`.
ABOUT_TABLES = re.compile(
    r"(?:.*[_.-])?(?:tables?|table_?names?|tbl|models?|entity|entities|relations?|streams?)(?:[_.-](?:white|include[_.-]?)?list)?",
    re.I,
)


class Said(msgspec.Struct, frozen=True, array_like=True):
    """A word that may be a table or a class, and where it stands; a table whose name has a part that is put in as
    `stats_*`.

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
