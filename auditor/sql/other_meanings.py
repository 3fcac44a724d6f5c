"""Where FROM, USING and UPDATE are no clause that names a table."""

from __future__ import annotations

import re

#: Characters that are looked at before a word.
_LOOKED_AT = 400
#: `IS DISTINCT FROM x`, `DELETE FROM` (a clause of its own), and cursors (PostgreSQL: FETCH, MOVE).
_NO_TABLE_BEFORE = re.compile(r"\b(?:distinct|delete|(?:fetch|move)(?:\s+-?\w+){0,2})\s*\Z", re.I)
#: Functions that take an argument behind FROM (PostgreSQL: Mathematical, String and Date/Time Functions; SQL:2016).
_WITH_FROM = re.compile(r"\b(?:extract|substring|substr|trim|overlay|position|mid)\s*\Z", re.I)
_BRACKET = re.compile(r"[()]")
#: What USING is of: of two statements it names tables, of others parameters, options and methods (PL/pgSQL: EXECUTE,
#: RAISE; PL/SQL and MySQL: EXECUTE).
_WITH_USING = re.compile(r"\b(delete|merge|execute|raise|open|index|policy|prepare)\b", re.I)
_OPTION = re.compile(r"\s*:?=")
_NO_UPDATE_BEFORE = re.compile(r"(?:for|on|after|before|or|of)\s*\Z", re.I)  # FOR UPDATE, ON UPDATE, AFTER UPDATE
_SET = re.compile(r"[^;]*?\bset\b", re.I)  # `ALTER TABLE … UPDATE GLOBAL INDEXES` sets nothing


def names_no_table(word: str, text: str, start: int, end: int) -> bool:
    """Is the word at `start`, with the name that ends at `end`, part of something else than a clause that names a
    table?"""
    before = text[max(0, start - _LOOKED_AT) : start]
    if word == "from":
        return _NO_TABLE_BEFORE.search(before[-48:]) is not None or _is_argument(before)
    if word == "using":
        return _is_of_another(before) or _OPTION.match(text, end) is not None
    if word == "update":
        return _NO_UPDATE_BEFORE.search(before[-24:]) is not None or _SET.match(text[end : end + 1_000]) is None
    return False


def _is_argument(before: str) -> bool:
    """`EXTRACT(epoch FROM x)`: does the word stand in the brackets of such a function?"""
    closed = 0
    for bracket in reversed([*_BRACKET.finditer(before)]):
        if bracket[0] == ")":
            closed += 1
        elif closed:
            closed -= 1
        else:
            return _WITH_FROM.search(before, max(0, bracket.start() - 24), bracket.start()) is not None
    return False


def _is_of_another(before: str) -> bool:
    """Is the last statement before it one whose USING names no table?"""
    found = _WITH_USING.findall(before.rpartition(";")[2])
    return bool(found) and found[-1].lower() not in {"delete", "merge"}
