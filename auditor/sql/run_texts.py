"""Statements that a statement runs from a text, put together as far as its parts are written out.

Sources: PL/pgSQL, "Executing Dynamic Commands"; PL/SQL and MariaDB, EXECUTE IMMEDIATE; Transact-SQL Reference, EXECUTE
and sp_executesql; MySQL, PREPARE; PostgreSQL, "String Functions and Operators", format.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from auditor.sql.holes import MARK
from auditor.sql.recognise import looks_like_sql

#: Before a text that is run, and before one that is kept in a variable.
_RUN = re.compile(r"\bexec(?:ute)?\b\s*(?:immediate\b\s*|(?:sys\.)?sp_executesql\b\s*(?:@\w+\s*=)?)?\(?", re.I)
_KEPT = re.compile(r":=|@\w+(?:\s+(?:as\s+)?n?varchar\s*\(\s*\w+\s*\))?\s*\+?=", re.I)
#: A body that is one text (PostgreSQL: CREATE FUNCTION, DO).
_BODY = re.compile(r"(?:as|do)(?<!\w..)\b(?=\s*E?')", re.I)  # begins with a letter: what cannot is passed over fast
_OPENS = re.compile(r"\s*(?:begin|declare)\s", re.I)
_TEXT = r"(?:N|E)?'((?:[^']|'')*+)'"
_PART = re.compile(
    rf"\s*(?:format\s*\(\s*{_TEXT}((?:\s*,\s*(?:'(?:[^']|'')*+'|[^,()']++|[\w.]+\([^()]*\)))*+)\s*\)"
    rf"|(?:quote_ident|quotename|quote_literal)\s*\(\s*{_TEXT}\s*\)|{_TEXT}|([\w@.:]++(?:\s*\([^()]*\))?))",
    re.I,
)
_JOINED = re.compile(r"\s*(?:\|\||\+)")
_ARGUMENT = re.compile(r",\s*(?:'((?:[^']|'')*+)'|(?:[^,()']++|[\w.]+\([^()]*\)))")
_PLACE = re.compile(r"%(?:(\d+)\$)?[ILs]")


def texts_run(text: str) -> Iterator[tuple[int, str]]:
    """Where in the text a statement is run from a text, or kept in a variable, and that statement; a part that is not
    written out is a marked hole."""
    if "'" not in text:
        return
    for run in _RUN.finditer(text) if "exec" in text.lower() else ():
        whole = put_together(text, run.end())
        if whole:
            yield run.start(), whole
    for kept in _KEPT.finditer(text) if ":=" in text or "@" in text else ():
        whole = put_together(text, kept.end())
        if whole and looks_like_sql(whole):
            yield kept.start(), whole
    for body in _BODY.finditer(text):
        whole = put_together(text, body.end())
        if looks_like_sql(whole) or _OPENS.match(whole):
            yield body.start(), whole


def put_together(text: str, at: int) -> str:
    """`'INSERT INTO ' || quote_ident('logs') || …` as one text; empty where no part is written out."""
    parts: list[str] = []
    written = False
    while (part := _PART.match(text, at)) is not None:
        form, given, quoted, literal, _ = part.groups()
        written = written or form is not None or literal is not None
        said = quoted if quoted is not None else literal
        parts.append(_formatted(form, given) if form is not None else _plain(said) if said is not None else MARK)
        joined = _JOINED.match(text, part.end())
        if joined is None:
            break
        at = joined.end()
    whole = "".join(parts) if written else ""
    return whole if len(whole) <= len(text) else ""  # `format('%1$s%1$s…', '…')` may grow without end


def _formatted(form: str, given: str) -> str:
    arguments = [_plain(each[1]) if each[1] is not None else MARK for each in _ARGUMENT.finditer(given)]
    left = iter(arguments)

    def put(place: re.Match[str]) -> str:
        if place[1] is not None:
            return arguments[int(place[1][:3]) - 1] if 0 < int(place[1][:3]) <= len(arguments) else MARK
        return next(left, MARK)

    return _PLACE.sub(put, _plain(form))


def _plain(literal: str) -> str:
    return literal.replace("''", "'")
