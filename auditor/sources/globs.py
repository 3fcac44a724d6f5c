"""Patterns of `.gitignore`, the one way in which this tool names sets of files.

Read: https://git-scm.com/docs/gitignore. All patterns of one list become a few regular expressions, because a list
of a hundred patterns is asked about thousands of names.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass

_TOKEN = re.compile(
    r"\\(?P<escaped>.)|(?P<class>\[(?P<negated>[!^]?+)(?P<members>\]?+(?:\\.|[^\]\\])*+)\])"
    r"|(?P<stars>\*+)|(?P<any>\?)|(?P<literal>.)",
    re.S,
)
_LONGEST = 4_096
_MEMBER = re.compile(r"\\(.)|(.)", re.S)


@dataclass(frozen=True, slots=True)
class _Pattern:
    regex: str
    negated: bool
    anchored: bool  # compared with the whole path, otherwise with the last name
    folders_only: bool


@dataclass(frozen=True, slots=True)
class _Run:
    """Neighbouring patterns of one sign: among them the order does not matter."""

    negated: bool
    tests: tuple[tuple[bool, bool, re.Pattern[str]], ...]  # anchored, folders only, expression

    def matches(self, path: str, name: str, is_folder: bool) -> bool:
        for anchored, folders_only, regex in self.tests:
            if (is_folder or not folders_only) and regex.fullmatch(path if anchored else name):
                return True
        return False


@dataclass(frozen=True, slots=True)
class Globs:
    """A list of patterns; the last one that matches decides."""

    runs: tuple[_Run, ...]

    def verdict(self, path: str, is_folder: bool = False) -> bool | None:
        """True: named by the list; False: taken back by a `!` pattern; None: not mentioned. Says nothing of parents."""
        name = path.rpartition("/")[2]
        for run in self.runs:
            if run.matches(path, name, is_folder):
                return not run.negated
        return None

    def covers(self, path: str) -> bool:
        """Is the file `path`, or a folder above it, named by the list?"""
        parents = itertools.accumulate(path.split("/")[:-1], lambda above, name: f"{above}/{name}")
        return any(self.verdict(parent, is_folder=True) for parent in parents) or bool(self.verdict(path))


def compile_globs(lines: Iterable[str]) -> Globs:
    """Globs for the lines of one list; blank lines, comments and what git discards as malformed name nothing."""
    patterns = [pattern for line in lines if (pattern := _parse(line))]
    runs = []
    for negated, group in itertools.groupby(patterns, key=lambda pattern: pattern.negated):
        parts: dict[tuple[bool, bool], list[str]] = {}
        for pattern in group:
            parts.setdefault((pattern.anchored, pattern.folders_only), []).append(pattern.regex)
        tests = tuple((anchored, only, re.compile("|".join(regexes))) for (anchored, only), regexes in parts.items())
        runs.append(_Run(negated, tests))
    return Globs(tuple(reversed(runs)))


def _parse(line: str) -> _Pattern | None:
    text = _without_trailing_spaces(line.rstrip("\r\n"))
    if len(text) > _LONGEST:  # no path is so long
        return None
    if not text or text.startswith("#"):
        return None
    negated = text.startswith("!")
    text = text[1:] if negated else text
    folders_only = text.endswith("/")
    text = text[:-1] if folders_only else text
    anchored = "/" in text
    text = text.removeprefix("/")
    if not text:
        return None
    if text.startswith("**/") and "/" not in text[3:]:
        anchored, text = False, text[3:]  # the same as the bare name, and faster
    return _Pattern(f"(?s:{_translate(text)})", negated, anchored, folders_only)


def _without_trailing_spaces(text: str) -> str:
    stripped = text.rstrip(" ")
    escaped = (len(stripped) - len(stripped.rstrip("\\"))) % 2 == 1
    return stripped + " " if escaped and len(stripped) < len(text) else stripped


def _translate(text: str) -> str:
    segments: list[list[re.Match[str]]] = [[]]
    for token in _TOKEN.finditer(text):
        if token["literal"] == "/" or token["escaped"] == "/":
            segments.append([])
        else:
            segments[-1].append(token)
    runs = [""]  # between `**`, each name with the slash behind it
    for position, segment in enumerate(segments, start=1):
        last = position == len(segments)
        if len(segment) == 1 and len(segment[0]["stars"] or "") > 1:
            runs.append(".+" if last else "")
        else:
            runs[-1] += _translate_segment(segment) + ("" if last else "/")
    first, *others = runs
    if not others:
        return first
    # What follows a `**` is looked for once, as with `*` inside of a name; the last one anywhere.
    middle = "".join(f"(?>(?:.+?/)??{run})" for run in others[:-1] if run)
    return f"{first}{middle}" + (others[-1] if others[-1] == ".+" else f"(?:.+/)?{others[-1]}")


def _translate_segment(tokens: list[re.Match[str]]) -> str:
    """The expression for one name. What follows a `*` is looked for once (an atomic group), except for the last one,
    so that a pattern of many stars cannot take exponential time."""
    chunks = [""]
    for token in tokens:
        if token["stars"]:
            chunks.append("")
        elif token["any"]:
            chunks[-1] += "[^/]"
        elif token["class"]:
            chunks[-1] += _translate_class(token["negated"], token["members"])
        elif token["literal"] and token["literal"] in "[\\":
            chunks[-1] += "(?!)"  # never closed, or at the end: git matches nothing
        else:
            chunks[-1] += re.escape(token["escaped"] or token["literal"])
    first, *others = chunks
    if not others:
        return first
    middle = "".join(f"(?>[^/]*?{chunk})" for chunk in others[:-1] if chunk)
    return f"{first}{middle}[^/]*{others[-1]}"


def _translate_class(negated: str, text: str) -> str:
    members = [(escaped or plain, not escaped and plain == "-") for escaped, plain in _MEMBER.findall(text)]
    parts: list[str] = []
    position, may_begin_range = 0, False
    while position < len(members):
        character, is_hyphen = members[position]
        if is_hyphen and may_begin_range and position + 1 < len(members):
            first, last = members[position - 1][0], members[position + 1][0]
            if first <= last:  # a range that runs backwards is its first character alone
                parts.append(f"{re.escape(first)}-{re.escape(last)}")
            position, may_begin_range = position + 2, False
        else:
            parts.append(re.escape(character))
            position, may_begin_range = position + 1, True
    return f"(?!/)[{'^' if negated else ''}{''.join(parts)}]"
