"""The spellings that PostgreSQL keeps apart although they say the same, each a rule with its source.

Few, on purpose: what a rule does not decide, the server does (`judge`).
"""

from __future__ import annotations

import re

# "Date/Time Functions", CURRENT_TIMESTAMP: now() and transaction_timestamp() are the same value; six digits are all
# that a timestamp has. LOCALTIMESTAMP is CURRENT_TIMESTAMP without its zone.
_NOW = re.compile(r"\bCURRENT_TIMESTAMP\b(?:\(6\))?|\btransaction_timestamp\(\)")
_LOCAL_NOW = re.compile(r"\bLOCALTIMESTAMP\b(?:\(6\))?")
_STRING = re.compile(r"('(?:[^']|'')*')")
_ZONE = re.compile(r" AT TIME ZONE ('(?:[^']|'')*'::text)\)")
_UTC = re.compile(r"timezone\('(?i:utc)'::text, ")
_NULL = re.compile(r"\(*\s*NULL\s*\)*(::[\w\s.\"\[\](),]+)?", re.I)
# "Date/Time Types": p is 0 to 6, and 6 where it is not said.
_SIX = re.compile(r"\b(timestamp|time|interval)\(6\)")
# "Character Types": character varying without a length takes strings of any size, as text does.
_UNBOUNDED = re.compile(r"\bcharacter varying(?!\()")


def same_type(one: str, other: str) -> bool:
    """Do two types, as `format_type` writes them, hold the same values?"""
    return one == other or _plain_type(one) == _plain_type(other)


def _plain_type(text: str) -> str:
    return _UNBOUNDED.sub("text", _SIX.sub(r"\1", text))


def same_text(one: str, other: str) -> bool:
    """Do two expressions, as the server deparses them, say the same?"""
    return one == other or plain(one) == plain(other)


def is_null(text: str | None) -> bool:
    """DEFAULT NULL is no default ("CREATE TABLE": the default value is null where there is no default)."""
    return text is not None and _NULL.fullmatch(text.strip()) is not None


def plain(text: str) -> str:
    """An expression with the rules applied; strings in it stay as they are."""
    parts = _STRING.split(text)
    for at in range(0, len(parts), 2):
        parts[at] = _LOCAL_NOW.sub("(now())::timestamp without time zone", _NOW.sub("now()", parts[at]))
    text = "".join(parts).strip()
    found = _ZONE.search(text)
    while found is not None:
        start = _opening(text, found.end() - 1)
        if start is None:
            break
        moment, zone = text[start + 1 : found.start()], found.group(1)
        text = f"{text[:start]}timezone({zone}, {moment}){text[found.end() :]}"
        found = _ZONE.search(text)
    text = text.replace("('now'::text)::date", "CURRENT_DATE")  # what it was before PostgreSQL 10, and in dumps of then
    return _bare(_UTC.sub("timezone('utc'::text, ", text))


def _opening(text: str, closing: int) -> int | None:
    """Where the parenthesis opens that closes at `closing`; strings in between are passed over."""
    depth, quoted = 0, False
    for at in range(closing, -1, -1):
        if text[at] == "'":
            quoted = not quoted
        elif not quoted and text[at] in "()":
            depth += 1 if text[at] == ")" else -1
            if depth == 0:
                return at
    return None


def _bare(text: str) -> str:
    """Without parentheses around the whole."""
    while text.startswith("(") and text.endswith(")") and _opening(text, len(text) - 1) == 0:
        text = text[1:-1].strip()
    return text
