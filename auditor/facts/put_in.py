"""Names of tables in text of which nobody knows who runs it: parts of them may be put in when it is used."""

from __future__ import annotations

import re

#: What is put in: by Jinja, `str.format` and `%`, shells, Ruby, PHP, ERB; and what stands in another string than
#: `"stats_"`.
_HOLE = re.compile(
    r"\{\{[^{}\n]*\}\}|[$#]?\{\$?[\w.:!\[\]-]*\}|<%=[^%\n]*%>|%\(\w+\)s|%s|%\w+%|\$\(\w+\)|\$[A-Za-z_]\w*+(?!\$)"
    r"|(?<=[a-z0-9]_)(?=[\"'`]|\Z)"
)
#: So many letters of a name with such a part tell a table from others.
_LEAST_KNOWN = 3
#: The name of a table, its schema left out, in what `without_holes` gives.
NAMED = r"[\"`\[]?(?:[\w*]+[\"`\]]?\.[\"`\[]?)?([A-Za-z_*][\w*]*)"


def without_holes(text: str) -> str:
    """The text with `*` for each part that is put in, on as many lines as before."""
    return _HOLE.sub("*", text)


def table_name(name: str) -> str:
    """The name in lower case; empty where it has parts that are put in, and what is known of it tells no table from
    another."""
    return "" if "*" in name and not tells_apart(name) else name.lower()


def tells_apart(known: str) -> bool:
    """Is enough of the name known to tell a table from others?"""
    return sum(map(str.isalnum, known)) >= _LEAST_KNOWN
