"""The tables that statements name which touch no row: `LOCK TABLE`, `ANALYZE`, `GRANT`, `ALTER`, `CREATE INDEX`.

Source: PostgreSQL, SQL Commands; MySQL Reference Manual, Database Administration Statements, Utility Statements.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from auditor.sql.openings import SILENT
from auditor.sql.split import split_statements

_ON_TABLE = re.compile(r"create\s+(?:\w+\s+){0,4}?(?:index|trigger|rule|policy|publication|statistics)\b", re.I)
_WORD = re.compile(r"(?<![\w.%])[A-Za-z_][\w$]*")
#: The name of a table as a value: `'orders'::regclass`, `pg_relation_size('orders')`, `relname = 'orders'`.
_VALUE = re.compile(r"'(?:\w+\.)?([A-Za-z_]\w*)'")
_COMMENT = re.compile(r"--[^\n]*|/\*.*?\*/", re.S)
#: Before the schema of a name, as in `public.orders`.
_DOTTED = re.compile(r"\b\w+[\"`\]]?\.(?=[\"`\[]?\w)")


def names_without_rows(text: str) -> Iterator[tuple[str, int]]:
    """Words that may be tables in statements that touch no row, and names given as values; in lower case, with the
    lines before each."""
    for start, statement in split_statements(text):
        bare = _COMMENT.sub(lambda found: "\n" * found[0].count("\n"), statement)
        begins = bare.lstrip()
        silent = SILENT.match(begins) or _ON_TABLE.match(begins)
        if silent:
            bare = _DOTTED.sub("", bare)
        for found in (_WORD if silent else _VALUE).finditer(bare):
            yield found[found.re.groups].lower(), start + bare.count("\n", 0, found.start())
