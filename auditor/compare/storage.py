"""How bad another type is: an error, but where the database stores the same values whatever it is called."""

from __future__ import annotations

import re

from auditor.compare.model import ERROR, WARNING


def type_severity(expected: str, found: str, dialect: str) -> str:
    """The severity, or empty where the two are one type to the database.

    SQLite has affinities for types ("Datatypes In SQLite", 3.1): what is of one affinity stores the same values, and
    NUMERIC differs from INTEGER only in a CAST.
    """
    if dialect != "sqlite":
        return ERROR
    if expected.split() == found.split() or expected.upper() == found.upper():
        return ""
    return WARNING if affinity(expected) == affinity(found) else ERROR


def affinity(type_: str) -> str:
    name = type_.upper()
    if "INT" in name:
        return "NUMERIC"
    if re.search("CHAR|CLOB|TEXT", name):
        return "TEXT"
    if not name or "BLOB" in name:
        return "BLOB"
    return "REAL" if re.search("REAL|FLOA|DOUB", name) else "NUMERIC"
