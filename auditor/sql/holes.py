"""Parts of a SQL text that are only known at run time, and placeholders that let the rest be parsed."""

from __future__ import annotations

import re
from collections.abc import Sequence

#: Stands for a hole; an identifier that no project uses.
MARK = "auditor_hole"
_LITERAL_HOLES = re.compile(r"\{\{(?:(?!\{\{).)*?\}\}|\$?\{[A-Za-z_0-9.]*\}", re.S)
#: The schema of a table of a source, or of a model, that dbt puts in.
SOURCE = f"{MARK}_of_dbt"
#: Such a table (dbt, Jinja functions: source(), ref()).
_DBT = re.compile(
    r"\{\{-?\s*(?:source|ref)\(\s*(?:(?:'[\w.-]+'|\"[\w.-]+\")\s*,\s*)?['\"]([A-Za-z_]\w*)['\"]\s*\)\s*-?\}\}"
)
_TAGS = re.compile(r"\{%(?:(?!\{%).)*?%\}|\{#(?:(?!\{#).)*?#\}", re.S)
_MACRO = re.compile(r"\{%-?\s*(macro|set)\b(?:(?!%\}|=).)*%\}(.*?)\{%-?\s*end\1\s*-?%\}", re.S)
_STATEMENT = re.compile(r"\b(?:select|insert|update|delete|merge)\b", re.I)
_PERCENT = re.compile(r"%\((\w+)\)s|%s\b|%(?:d|i|r)\b")
_COLON = re.compile(r"(?<![:\w\]\\]):([A-Za-z_]\w*)")
_PLACED = re.compile(r"(?<=[\s(,=<>+*/|-]):(\d+)\b")  # Oracle, "Binding by position"
_TYPED = re.compile(r"\b(?:timestamp|timestamptz|date|time)\s+(?=:[A-Za-z_])", re.I)  # a literal, were it no parameter
_NUMBERED = re.compile(r"(?<=[\s(,=<>])\?\d+")  # SQLite: Parameters
_TABLE = re.compile(rf"\b((?:from|join|into|update|using)\s+(?:\w+\.)?){MARK}\b", re.I)
_OPENED = re.compile(rf"{MARK}\s+(?=(from|select|insert|update|delete|with|merge)\b)", re.I)
_BEFORE = re.compile(rf"{MARK}\b|with\s+(?:recursive\s+)?(?:[^;]*,\s*)?{MARK}\b", re.I)
_DOLLAR = re.compile(r"\$(\d+)")


def fill(pieces: Sequence[str | None]) -> str:
    """One text with a marked identifier for every hole, and parameters as `:name`, which every dialect here reads."""
    text = "".join(piece if piece is not None else MARK for piece in pieces)
    if "{%" in text and ("endmacro" in text or "endset" in text):
        text = _MACRO.sub(_written_elsewhere, text)
    if "{%" in text or "{#" in text:  # tags and comments of a template put nothing in
        text = _TAGS.sub(lambda tag: " " + "\n" * tag[0].count("\n"), text)
    if "source(" in text or "ref(" in text:
        text = _DBT.sub(rf"{SOURCE}.\1", text)
    text = _LITERAL_HOLES.sub(MARK, text)
    text = _PERCENT.sub(":p", text)
    text = _PLACED.sub(r":p\1", _NUMBERED.sub("?", text))
    text = _TYPED.sub("", text.replace("%%", "%"))
    return _DOLLAR.sub(r":p\1", text) if "$$" not in text else text


def forms_of(text: str) -> list[str]:
    """The text, and where it has holes ever simpler forms of it, for when the one before does not parse. What begins
    with a hole is looked at from the first word that a statement may begin with."""
    opened = _OPENED.match(text)
    if opened is not None:
        text = f"SELECT * {text[opened.end() :]}" if opened[1].lower() == "from" else text[opened.end() :]
    return [text, *_degraded(text)]


def names_may_be_queries(text: str) -> bool:
    """May a name in the text be that of a common table expression which a hole holds?"""
    return MARK in text and _BEFORE.match(text) is not None


def _degraded(text: str) -> list[str]:
    if MARK not in text:
        return []
    text = _TABLE.sub(rf"\1{MARK}_", text)  # stays: without it, its alias would be the table
    forms = [
        re.sub(rf"(?<=[\w)\"'])\s+{MARK}\b", " ", text),  # a clause: `FROM t {where}`
        re.sub(rf"\b{MARK}\b\s*(?=$|\n|order\b|limit\b|group\b|where\b|returning\b)", " ", text, flags=re.I),
        re.sub(rf"\band\s+{MARK}\b|\bor\s+{MARK}\b|,\s*{MARK}\b", " ", text, flags=re.I),
        re.sub(rf"\bwhere\s+{MARK}\b", " ", text, flags=re.I),
        re.sub(rf"(?:(?<!\s)\s+)?\b{MARK}\b", " ", text),
    ]
    return [form for form in dict.fromkeys(forms) if form != text]


def _written_elsewhere(block: re.Match[str]) -> str:
    """What a macro, or a block that is set to a variable, holds is put in where it is asked for: a statement of its own
    here, or a part of one (Jinja: Macros, Block Assignments)."""
    lines = "\n" * block[0].count("\n")
    return f";{block[2]};{lines[block[2].count(chr(10)) :]}" if _STATEMENT.search(block[2]) else lines
