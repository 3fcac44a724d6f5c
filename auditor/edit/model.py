"""Edits, and the changes of files that they come to."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from auditor.errors import AuditorError


class RefusedError(AuditorError):
    """An edit cannot be proved right; the line names the place, and what to do."""


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """In the file at `path`, `text` in place of the characters from `start` to before `end`."""

    path: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """A file before and after; None where there is no such file."""

    path: str
    before: bytes | None
    after: bytes | None


def apply_edits(text: str, edits: Iterable[Edit], start: int = 0, end: int | None = None) -> str:
    """The text, or its part from `start` to `end`, with the edits made that lie in it. Edits may touch, not overlap;
    the same edit twice is one."""
    last = len(text) if end is None else end
    made: list[str] = []
    at = start
    for edit in sorted(set(edits)):
        if edit.start < start or edit.end > last:
            continue
        if edit.start < at:
            raise ValueError(f"edits overlap at {edit.start} of {edit.path}")
        made += (text[at : edit.start], edit.text)
        at = edit.end
    return "".join((*made, text[at:last]))


def unified_diff(changes: Iterable[Change]) -> str:
    """The changes as a patch that `git apply` takes."""
    parts: list[str] = []
    for change in sorted(changes, key=lambda each: each.path):
        if change.before == change.after:
            continue
        theirs, ours = _quoted(f"a/{change.path}"), _quoted(f"b/{change.path}")
        parts.append(f"diff --git {theirs} {ours}\n")
        if change.before is None:
            parts.append("new file mode 100644\n")
        if change.after is None:
            parts.append("deleted file mode 100644\n")
        old = "/dev/null" if change.before is None else theirs
        new = "/dev/null" if change.after is None else ours
        for line in difflib.unified_diff(_lines(change.before), _lines(change.after), old, new):
            parts.append(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n")
    return "".join(parts)


def _quoted(path: str) -> str:
    """A path as git writes it in a patch: one that could be taken for something else in quotes (`core.quotePath`)."""
    if not re.search(r'[\x00-\x1f"\\\x7f]', path):
        return path
    return '"' + re.sub(r'[\x00-\x1f"\\\x7f]', lambda match: f"\\{ord(match[0]):03o}", path) + '"'


def by_path(edits: Iterable[Edit]) -> Mapping[str, list[Edit]]:
    """The edits of each file."""
    found: dict[str, list[Edit]] = {}
    for edit in edits:
        found.setdefault(edit.path, []).append(edit)
    return found


def _lines(data: bytes | None) -> list[str]:
    text = (data or b"").decode("utf-8", "replace")
    return [line + "\n" for line in text.split("\n")[:-1]] + ([text.split("\n")[-1]] if text.split("\n")[-1] else [])
