"""Spellings that the parser does not know, as ones that it does and that mean the same for tables."""

from __future__ import annotations

import re

#: Begins the name of a temporary table of Transact-SQL (`#picked`), which lives in no schema.
TEMPORARY = "auditor_temporary_"

_TOP = re.compile(r"^(delete|update|insert)\s+top\s*\([^)]*\)(?:\s*percent)?\s+", re.I)
_ON_COMMIT = re.compile(r"\bon\s+commit\s+(?:drop|delete\s+rows|preserve\s+rows)\b", re.I)
_HASH = re.compile(r"\b((?:into|from|join|update|table|truncate\s+table|exists)\s+)##?(?=[A-Za-z_])", re.I)
_TEMPORARY = re.compile(r"\bcreate\s+(?:global\s+|local\s+)?temp(?:orary)?\s+table\b", re.I)
#: How a statement is run, said between its verb and its table (MySQL: INSERT, UPDATE, DELETE; SQLite: UPDATE).
_HOW = r"(?:(?:low_priority|high_priority|delayed|quick|ignore|or\s+(?:abort|fail|ignore|replace|rollback))\s+)+"
#: What a statement is, whatever it begins with: the first pattern, and what takes its place.
_SAME = tuple(
    (re.compile(pattern, re.I | re.S), instead)
    for pattern, instead in (
        (r"^replace\s+(?:(?:low_priority|delayed)\s+)?(?:into\s+)?(?=[\w\"`\[])", "INSERT INTO "),
        (r"^upsert\s+into\b", "INSERT INTO"),  # CockroachDB and Phoenix
        (r"^update\s+" + _HOW, "UPDATE "),
        (r"^delete\s+" + _HOW, "DELETE "),
        (r"^insert\s+" + _HOW + r"(?:into\s+)?", "INSERT INTO "),
        # MySQL: LOAD DATA, LOAD XML; Transact-SQL: BULK INSERT
        (r"^load\s+(?:data|xml)\b.*?\binto\s+table\s+([\w.\"`$]+).*$", r"INSERT INTO \1 VALUES (NULL)"),
        (r"^bulk\s+insert\s+([\w.\"\[\]$]+)\s.*$", r"INSERT INTO \1 VALUES (NULL)"),
        # Snowflake: COPY INTO a stage; BigQuery: EXPORT DATA; Spark: CACHE TABLE
        (r"^copy\s+into\s+(?:@\S+|'[^']*')\s+from\s+(?=[\w\"(])", "SELECT * FROM "),
        (r"^export\s+data\s+(?:with\s+connection\s+\S+\s+)?options\s*\([^)]*\)\s*as\s+", ""),
        (r"^cache\s+(?:lazy\s+)?table\s+\S+\s+(?:options\s*\([^)]*\)\s*)?as\s+", ""),
        # PostgreSQL: PREPARE, DECLARE
        (r"^prepare\s+\w+\s*(?:\([^)]*\)\s*)?as\s+(?=\w)", ""),
        (r"^declare\s+\w+\s+(?:[a-z]+\s+){0,4}cursor\s+(?:with(?:out)?\s+hold\s+)?for\s+(?=\w)", ""),
        (r"\b(from|join)\s+only\s*\(\s*([\w.\"]+)\s*\)", r"\1 \2"),
        (r"\bas\s+of\s+system\s+time\s+(?:'[^']*'|[\w.()+-]+)", " "),  # CockroachDB
        (r"\b(?:indexed\s+by\s+[\w\"]+|not\s+indexed\b)", " "),  # SQLite
    )
)


def plain_form(statement: str) -> str:
    """The statement without what only says how: `DELETE TOP (5) FROM t`, `REPLACE INTO t`, `ON COMMIT DROP`, `#t`
    (Transact-SQL Reference: TOP, CREATE TABLE; MySQL: REPLACE; PostgreSQL: CREATE TABLE)."""
    for pattern, instead in _SAME:
        statement = pattern.sub(instead, statement)
    cut = _TOP.sub(r"\1 ", statement)
    if cut != statement:
        statement = re.sub(r"^delete\s+(?!from\b)", "DELETE FROM ", cut, flags=re.I)
        statement = re.sub(r"^insert\s+(?!into\b)", "INSERT INTO ", statement, flags=re.I)
    if _TEMPORARY.search(statement):
        statement = _ON_COMMIT.sub(" ", statement)
    return _HASH.sub(rf"\1{TEMPORARY}", statement)
