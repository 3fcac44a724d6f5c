"""Spellings that the parser does not know, as ones that it does and that mean the same for tables."""

from __future__ import annotations

import re

#: Begins the name of a temporary table of Transact-SQL (`#picked`), which lives in no schema.
TEMPORARY = "auditor_temporary_"

_TOP = re.compile(r"^(delete|update|insert)\s+top\s*\([^)]*\)(?:\s*percent)?\s+", re.I)
_ON_COMMIT = re.compile(r"\bon\s+commit\s+(?:drop|delete\s+rows|preserve\s+rows)\b", re.I)
_HASH = re.compile(r"\b((?:into|from|join|update|table|truncate\s+table|exists)\s+)##?(?=[A-Za-z_])", re.I)
_TEMPORARY = re.compile(r"\bcreate\s+(?:global\s+|local\s+)?temp(?:orary)?\s+table\b", re.I)


def plain_form(statement: str) -> str:
    """The statement without what only says how: `DELETE TOP (5) FROM t`, `REPLACE INTO t`, `ON COMMIT DROP`, `#t`
    (Transact-SQL Reference: TOP, CREATE TABLE; MySQL: REPLACE; PostgreSQL: CREATE TABLE)."""
    statement = re.sub(r"^replace\s+into\b", "insert into", statement, flags=re.I)
    cut = _TOP.sub(r"\1 ", statement)
    if cut != statement:
        statement = re.sub(r"^delete\s+(?!from\b)", "DELETE FROM ", cut, flags=re.I)
        statement = re.sub(r"^insert\s+(?!into\b)", "INSERT INTO ", statement, flags=re.I)
    if _TEMPORARY.search(statement):
        statement = _ON_COMMIT.sub(" ", statement)
    return _HASH.sub(rf"\1{TEMPORARY}", statement)
