"""Text from the audited project made safe to show: in a terminal, in a log of CI, in JSON, in Markdown."""

from __future__ import annotations

import json
import re
import unicodedata
from functools import lru_cache

#: Letters and marks that nobody sees, which the categories do not tell: fillers, joiners, variation selectors but for
#: the two of emoji (Unicode Character Database, Default_Ignorable_Code_Point).
_INVISIBLE = re.compile(r"[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0d\uffa0\U000e0000-\U000e0fff]")
_PERHAPS = re.compile(r"[^ -~]")
#: What a CI system takes for a command: GitHub (`::name::` at the start of a line, behind blanks, too; `##[name]`
#: anywhere), Azure Pipelines and TeamCity (`##vso[`, `##teamcity[`).
_COMMAND_AT_START = re.compile(r"^([^\S\n]*):(?=:)", re.MULTILINE)
_COMMAND = re.compile(r"##(?=\[|vso\[|teamcity\[)", re.IGNORECASE)


def safe(text: str) -> str:
    """The text with what must not reach a terminal as it is spelled out: controls, format characters (also those of
    direction, and tags), separators of lines, halves of characters, and what is not assigned."""
    if text.isascii() and text.isprintable():
        return text
    return _PERHAPS.sub(lambda match: _spelled(match[0]), text)


def spelled_in_json(text: str) -> str:
    """The same for a document in JSON, in its own way, whose line breaks stay; also where it holds a command of CI."""
    plain = _PERHAPS.sub(lambda match: match[0] if match[0] == "\n" or is_shown(match[0]) else _in_json(match[0]), text)
    return _COMMAND.sub(r"#\\u0023", plain)


def inert(text: str) -> str:
    """Lines in which no CI system finds a command, wherever a name of the audited project stands in them."""
    return _COMMAND.sub(r"#\\x23", _COMMAND_AT_START.sub(r"\1\\x3a", text))


@lru_cache(maxsize=4_096)
def is_shown(character: str) -> bool:
    """Is the character one that people see, or a blank?"""
    printable = character.isprintable() or unicodedata.category(character) == "Zs"
    return printable and _INVISIBLE.match(character) is None


def _spelled(character: str) -> str:
    if is_shown(character):
        return character
    point = ord(character)
    return f"\\x{point:02x}" if point <= 0xFF else f"\\u{point:04x}" if point <= 0xFFFF else f"\\U{point:08x}"


def _in_json(character: str) -> str:
    return json.dumps(character)[1:-1]


def code(text: str) -> str:
    """A code span of Markdown that the text cannot leave."""
    shown = safe(text).replace("|", "\\|")
    ticks = max((len(run) for run in re.findall(r"`+", shown)), default=0) + 1
    pad = " " if "`" in shown else ""
    return f"{'`' * ticks}{pad}{shown}{pad}{'`' * ticks}"


def escape(text: str) -> str:
    """Text that Markdown and HTML take as text."""
    return re.sub(r"([\\`*_{}\[\]<>#|&~!$])", r"\\\1", safe(text)).replace("@", "@<!-- -->")  # nobody is called
