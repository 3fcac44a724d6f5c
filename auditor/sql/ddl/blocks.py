"""A text of several statements, `DO` blocks of PL/pgSQL included, to operations and conditions on the database.

Source: PostgreSQL, "DO"; PL/pgSQL, "Conditionals" (43.6.4) and "Trapping Errors" (43.6.8).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from auditor.facts.operations import Operation
from auditor.sql.ddl.statements import read_statement
from auditor.sql.ddl.tokens import Cursor, unquoted
from auditor.sql.split import split_statements

_LONGEST = 500_000
_BEFORE = re.compile(r"(?:\s|--[^\n]*(?:\n|$)|/\*.*?\*/)+", re.S)
_DEEPEST = 8
_IF = re.compile(r"\s*if\s+(.*?)\s+then\b", re.I | re.S)
_END = re.compile(r"\b(end\s+if|else|elsif|elseif|if)\b", re.I)
_NOISE = re.compile(
    r"^\s*(?:begin|declare|end|exception|when\s+.*?\s+then|null|raise\b.*|return\b.*|loop|end\s+loop)\s*$", re.I | re.S
)
_OPENING = re.compile(
    r"^\s*(?:declare\b.*?\bbegin\b|begin\b|exception\s+when\b.*?\bthen\b|when\b.*?\bthen\b)\s*", re.I | re.S
)


@dataclass(frozen=True, slots=True)
class Conditional:
    """`IF condition THEN ... ELSE ... END IF`; the condition as written."""

    condition: str
    then: tuple[Parsed, ...]
    orelse: tuple[Parsed, ...]


Parsed = Operation | Conditional


def read_ddl(text: str) -> list[tuple[int, Parsed]]:
    """All that the statements of a text do, in order, each with the 0-based line on which its statement starts."""
    found: list[tuple[int, Parsed]] = []
    if len(text) > _LONGEST:
        return found
    for line, statement in split_statements(text):
        before = _BEFORE.match(statement)
        line += before[0].count("\n") if before is not None else 0
        found += [(line, each) for each in _read_one(statement, 0)]
    return found


def _read_one(statement: str, depth: int) -> Iterator[Parsed]:
    cursor = Cursor(statement)
    if cursor.peek() == "DO" and depth < _DEEPEST:
        body = next((token for token in cursor.tokens if token.kind == "string"), None)
        if body is not None:
            yield from _read_block(unquoted(body.text), depth + 1)
        return
    yield from read_statement(statement)


def _read_block(text: str, depth: int) -> list[Parsed]:
    """The statements of a PL/pgSQL block; what its exception handlers do is left out, as nothing fails."""
    text = re.sub(r"--[^\n]*", "", text)
    text = re.split(r"\bexception\s+when\b", text, maxsplit=1, flags=re.I)[0] if depth < _DEEPEST else ""
    found: list[Parsed] = []
    rest = text
    while rest.strip():
        rest = _OPENING.sub("", rest, count=1)
        condition = _IF.match(rest)
        if condition is not None:
            then, orelse, rest = _branches(rest[condition.end() :])
            found.append(
                Conditional(condition[1], tuple(_read_block(then, depth + 1)), tuple(_read_block(orelse, depth + 1)))
            )
            continue
        statement, rest = _first_statement(rest)
        executed = re.match(r"\s*execute\s+(?:format\s*\(\s*)?('(?:[^']|'')*')", statement, re.I)
        if executed is not None:
            statement = unquoted(executed[1])
        if statement.strip() and not _NOISE.match(statement):
            found += _read_one(statement.strip(), depth)
    return found


def _first_statement(text: str) -> tuple[str, str]:
    cursor = Cursor(text)
    cursor.until(";")
    if cursor.done:
        return text, ""
    end = cursor.tokens[cursor.at]
    return text[: end.start], text[end.end :]


def _branches(text: str) -> tuple[str, str, str]:
    """The text behind THEN: its branch, the other one, and what follows END IF."""
    depth, then, start = 0, None, 0
    for match in _END.finditer(text):
        word = " ".join(match[1].lower().split())
        if word == "if":
            depth += _opens(text, match.start())
        elif word == "end if":
            if depth == 0:
                tail = text[match.end() :].lstrip().removeprefix(";")
                inside = text[start : match.start()]
                return (inside, "", tail) if then is None else (then, inside, tail)
            depth -= 1
        elif word in {"else", "elsif", "elseif"} and depth == 0 and then is None:
            then, start = text[: match.start()], match.end()
            if word != "else":  # a further condition: its branch is one that may run
                further = re.search(r"\bthen\b", text[start:], re.I)
                start += further.end() if further else 0
    return text, "", ""


def _opens(text: str, at: int) -> bool:
    """Does the IF begin a conditional, and is no part of `IF [NOT] EXISTS` in DDL?"""
    before = text[:at].rstrip()
    return not before or before.endswith(";") or before.lower().endswith(("then", "else", "begin", "loop"))
