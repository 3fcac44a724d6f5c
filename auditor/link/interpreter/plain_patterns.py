"""`re.sub`, `re.split`, `re.findall` and the naming functions of common libraries, on short names.

A pattern of the audited code runs only where it cannot take long: its text is taken apart first, and what could try
more than some thousand ways (repeats in repeats, many repeats, many choices) is refused.
"""

from __future__ import annotations

import fnmatch
import re
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from auditor.link.interpreter.plain_values import CannotTellError, Meter, expect

_LONGEST_PATTERN = 80
_LONGEST_TEXT = 100
_MOST_REPEATS = 3  # with one repeat, time grows with the square of the text; with three, with its fourth power
_MOST_CHOICES = 4
#: An escape, a set of characters, what opens a group, a repeat, a choice; anything else stands for itself.
_PIECE = re.compile(
    r"\\(?P<escaped>.)|(?P<set>\[\^?\]?(?:[^\]\\]|\\.)*\])|\((?P<group>\?(?:[:=!]|<[=!]|P<\w+>))?"
    r"|(?P<repeat>[*+]|\{\d*,?\d*\})[?+]?|(?P<choice>[?|])|(?P<close>\))|.",
    re.S,
)
_WORD_BORDER = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_TO_SNAKE_CASE = frozenset(
    {"underscore", "snakecase", "snake_case", "camel_to_snake", "camel_to_snake_case", "decamelize", "to_snake"}
)
_TO_PLURAL = frozenset({"pluralize", "plural", "plural_noun"})
_TO_CAMEL_CASE = frozenset({"camelize", "pascalize", "pascalcase"})


@dataclass(frozen=True, slots=True)
class Compiled:
    """What `re.compile(pattern)` gives."""

    pattern: str


@dataclass(frozen=True, slots=True)
class Found:
    """A match of a pattern: the whole, and its groups."""

    groups: tuple[str | None, ...]

    def group(self, args: list[object]) -> object:
        """`found.group(1)`, `found[1]` (Python, re: Match.group)."""
        at = args[0] if args else 0
        if len(args) > 1 or type(at) is not int or not 0 <= at < len(self.groups):
            raise CannotTellError
        return self.groups[at]


def substitute_by(meter: Meter, pattern: str, made: Callable[[Found], object], text: str) -> str:
    """`re.sub(pattern, lambda found: …, text)`."""

    def replaced(found: re.Match[str]) -> str:
        return expect(made(Found((found[0], *found.groups()))), str)

    result = _allowed(meter, pattern, text).sub(replaced, text)
    meter.spend_on(len(result))
    return result


def call_library(meter: Meter, name: str, args: list[str]) -> str:
    """A function outside of the project that makes a name of others, by its last name."""
    if name == "sub" and len(args) == 3:
        return _substitute(meter, *args)
    if len(args) == 1 and len(args[0]) <= _LONGEST_TEXT:
        if name in _TO_SNAKE_CASE:
            return _WORD_BORDER.sub("_", args[0]).lower()
        if name in _TO_PLURAL:
            return _plural(args[0])
        if name in _TO_CAMEL_CASE:
            return re.sub(r"(?:^|_)(.)", lambda found: found[1].upper(), args[0])
        if name == "singularize":
            return _singular(args[0])
    raise CannotTellError


def parts(meter: Meter, name: str, pattern: str, text: str) -> list[object]:
    """`re.split(pattern, text)`, `re.findall(pattern, text)`: the parts; a group that matches nothing gives None."""
    compiled = _allowed(meter, pattern, text)
    found: list[object] = [*(compiled.split(text) if name == "split" else compiled.findall(text))]
    meter.spend_on(len(text) + len(found))
    return [[*each] if isinstance(each, tuple) else each for each in found]


def matches(meter: Meter, name: str, pattern: str, text: str) -> bool:
    """`re.match(pattern, text)`, `fnmatch(text, pattern)`: does it?"""
    if name.startswith("fnmatch"):
        text, pattern, name = pattern, fnmatch.translate(text), "match"
        if len(text) > _LONGEST_TEXT or pattern.count("*") > _MOST_REPEATS:
            raise CannotTellError
        compiled = _compile(pattern)
    else:
        compiled = _allowed(meter, pattern, text)
    return compiled is not None and getattr(compiled, name)(text) is not None


def _allowed(meter: Meter, pattern: str, text: str) -> re.Pattern[str]:
    """The pattern, where it cannot take long on the text."""
    if len(text) > _LONGEST_TEXT or len(pattern) > _LONGEST_PATTERN:
        raise CannotTellError
    repeats = _repeats(pattern)
    meter.spend(1 + len(text) ** (repeats + 1) // 100)
    compiled = _compile(pattern)
    if compiled is None:
        raise CannotTellError
    return compiled


def _substitute(meter: Meter, pattern: str, replacement: str, text: str) -> str:
    if len(replacement) > _LONGEST_PATTERN:
        raise CannotTellError
    compiled = _allowed(meter, pattern, text)
    try:
        found = compiled.sub(replacement, text)
    except (re.error, IndexError):  # the replacement names a group that is not there
        raise CannotTellError from None
    meter.spend_on(len(found))
    return found


@lru_cache(maxsize=500)
def _compile(pattern: str) -> re.Pattern[str] | None:
    """The pattern, None where it is none."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # they would show text of the audited code on the terminal
        try:
            return re.compile(pattern)
        except (re.error, OverflowError, RecursionError, ValueError):
            return None


@lru_cache(maxsize=500)
def _repeats(pattern: str) -> int:
    """How many repeats the pattern has; CannotTellError where the ways to match it could be many."""
    repeats = choices = 0
    after_group = False
    for match in _PIECE.finditer(pattern):
        kind = match.lastgroup
        repeats += kind == "repeat"
        choices += kind == "choice"
        if after_group and (kind == "repeat" or match.group() == "?"):
            raise CannotTellError
        if kind == "escaped" and match.group("escaped").isdigit():
            raise CannotTellError
        if match.group() == "(" and pattern[match.end() : match.end() + 1] == "?":  # flags, conditions, comments
            raise CannotTellError
        after_group = kind == "close"
    if repeats > _MOST_REPEATS or choices > _MOST_CHOICES:
        raise CannotTellError
    return repeats


def _plural(word: str) -> str:
    """English plural by the regular rules."""
    if re.search(r"[^aeiou]y$", word):
        return f"{word[:-1]}ies"
    return f"{word}es" if re.search(r"(s|x|z|ch|sh)$", word) else f"{word}s"


def _singular(word: str) -> str:
    """Of an English plural by the regular rules."""
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    return word[:-2] if re.search(r"(ss|x|z|ch|sh)es$", word) else re.sub(r"(?<!s)s$", "", word)
