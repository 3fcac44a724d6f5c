"""The names that stand where SQL has a table, in text of which nobody knows whether it runs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from auditor.facts.put_in import NAMED, table_name, without_holes

_TABLE = re.compile(
    r"\b(?P<made>(?:create|alter|drop)\s+table\s+(?:if\s+(?:not\s+)?exists\s+)?|references\s+)?"
    rf"(?:(?(made)|(?:from|join|into|update|truncate(?:\s+table)?|copy|lock\s+table|using)\s+)){NAMED}",
    re.I,
)
#: What may come after a table: another one, `FROM orders AS o, lines l`.
_NEXT = re.compile(rf"[\"`\]]?(?:\s+(?:as\s+)?\w+)?\s*,\s*{NAMED}", re.I)
#: A statement, or enough of one: a sentence about a table holds no `SELECT … FROM`, and no `INSERT INTO x (`.
_SQL = re.compile(
    r"\bdelete\s+from\b|\binsert\s+(?:or\s+\w+\s+|ignore\s+)?into\s+\S+\s*(?:\(|values|select|default)|\bset\s+\S+\s*="
    r"|\btruncate\s+(?:table\s+)?(?:[^\s,]+\s*,\s*){0,99}\S+\s*(?:$|;|cascade|restart)|\block\s+table\b"
    r"|\bcopy\s+\S+\s*(?:\(|from|to)\b|\bmerge\s+into\b|\bjoin\s+\S+.{0,300}?\bon\b"
    r"|\b(?:create|alter|drop)\s+(?:table|view)\b|\bexists\s*\(",
    re.I,
)
#: With what a piece of SQL begins, and hardly a piece of prose.
_BEGINNING = frozenset({"from", "join", "insert", "delete"})
_SELECT = re.compile(r"\bselect\b", re.I)
_FROM = re.compile(r"\bfrom\b", re.I)


def tables_in_sql(text: str, whole: str, said: bool) -> Iterator[tuple[str, int, bool]]:
    """Name in lower case, with parts that are put in as `stats_*`, lines before it, and whether the SQL only makes,
    changes, drops or refers to the table. `whole`: the text that `text` is a part of; `said`: it is printed or the
    like, so that it is no piece of SQL."""
    is_sql = _is_sql(whole)
    text = without_holes(text)
    line = at = 0
    for match in _TABLE.finditer(text):
        if is_sql or (not said and _is_piece(text, match)):
            for start, said_so in _names_at(text, match):
                line += text.count("\n", at, start)
                at = start
                if name := table_name(said_so):
                    yield name, line, match["made"] is not None


def _names_at(text: str, match: re.Match[str]) -> Iterator[tuple[int, str]]:
    """The name that stands there, and those behind it with commas between, each with its place."""
    found: re.Match[str] | None = match
    group = 2
    while found is not None:
        yield found.start(group), found[group]
        found, group = _NEXT.match(text, found.end()), 1


def _is_piece(text: str, match: re.Match[str]) -> bool:
    """May it be a piece of SQL that is put together elsewhere: `" FROM orders o"`, `"join orders o on"`? Prose has no
    such words in capitals, and begins otherwise."""
    word = match[0].split(None, 1)[0]
    return word.isupper() or (word.islower() and word in _BEGINNING and not text[: match.start()].strip())


def _is_sql(text: str) -> bool:
    selects = _SELECT.search(text)
    if selects is not None and _FROM.search(text, selects.end()) is not None:
        words = text.split(None, 1)[0] if text.strip() else ""
        return words.isupper() or selects[0].isupper() or not words.istitle()
    return _SQL.search(text) is not None and re.search(r"\b[A-Z]{3,}\b|^\s*[a-z]+\s", text) is not None
