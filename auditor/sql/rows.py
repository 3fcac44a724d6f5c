"""Rows that are written out: `INSERT INTO t (a, b) VALUES (1, 'x'), …` with literals alone says one thing, whatever its
length, and needs no parser. Seeds and dumps hold tens of thousands of such rows."""

from __future__ import annotations

import re

from auditor.facts.access import Op
from auditor.sql.holes import MARK
from auditor.sql.model import TableUse

_NAME = r"[a-z_][a-z0-9_]*+"
#: What each dialect here reads alike: no escapes, no quoted names, no functions.
_LITERAL = r"(?:[-+]?[0-9]++(?:\.[0-9]++)?+(?:e[-+]?[0-9]++)?+(?![\w.])|'(?:[^'\\]|'')*+'|(?:null|true|false)\b)"
_ROW = rf"\(\s*+{_LITERAL}\s*+(?:,\s*+{_LITERAL}\s*+)*+\)"
_ROWS = re.compile(
    rf"insert\s++into\s++(?:({_NAME})\.)?({_NAME})\s*+(?:\(\s*+{_NAME}\s*+(?:,\s*+{_NAME}\s*+)*+\)\s*+)?"
    rf"values\s*+{_ROW}(?:\s*+,\s*+{_ROW})*+\s*+;?\s*+\Z",
    re.I,
)
#: Begins of names that the parser's reading judges: of temporary tables, catalogues.
_JUDGED = ("pg_", "sqlite_", "information_schema", "sys", "mysql", MARK)


def written_rows(text: str, line: int) -> TableUse | None:
    """The table that the statement writes rows of literals to; None where it says more than that."""
    if text[:6].lower() != "insert":
        return None
    found = _ROWS.match(text)
    if found is None:
        return None
    schema, name = found[1], found[2].lower()
    if MARK in name or name.startswith(_JUDGED) or (schema is not None and schema.lower().startswith(_JUDGED)):
        return None
    return TableUse(name, schema, Op.WRITE, "insert", line)
