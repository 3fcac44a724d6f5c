"""Dumps of a database: files that tools wrote, with all tables and all rows that there were."""

from __future__ import annotations

import re

#: What pg_dump, mysqldump, mariadb-dump, phpMyAdmin and Adminer write in the comments on top, and sqlite3's `.dump`.
_HEAD = re.compile(
    r"\A\s*(?:/\*![^\n]*\n\s*)*(?:(?:--|\#)[^\n]*\n\s*)*?(?:--|\#)[^\n]*\bdump(?:ed)?\b"
    r"|\A\s*pragma\s+foreign_keys\s*=\s*off\s*;\s*begin\s+transaction\s*;",
    re.I,
)


def is_dump(text: str) -> bool:
    """Is the file a dump? Restoring one touches every table, which says nothing about who uses any of them."""
    return _HEAD.match(text) is not None
