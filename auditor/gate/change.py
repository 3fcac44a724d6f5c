"""Two sides of a change -> what became of its files, functions and lines, and since when a line is there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from difflib import SequenceMatcher

import msgspec

from auditor.audits.base import Fate
from auditor.facts.code import Class, FileFacts, Function
from auditor.gate.model import Base
from auditor.sources import Sources
from auditor.sources.git import GitError, Repository
from auditor.sources.git_history import day, earlier_contents, is_shallow, lines_of, says_revert, top_path
from auditor.sources.names import on_disk

_MODULE = "<module>"


class Side:
    """The files of one side with their text, read when it is asked for; those whose content is the same are equal."""

    def __init__(self, found: Sources) -> None:
        self._reader = found.reader
        self.files = {file.path: file for file in found.files}
        self._texts: dict[str, tuple[str, ...]] = {}
        self._blocks: dict[str, dict[str, tuple[str, ...]]] = {}

    def lines(self, path: str) -> tuple[str, ...]:
        """The lines of a file; none where it is not there or cannot be read."""
        if path not in self._texts:
            self._texts[path] = tuple(re.split(r"\r\n?|\n", self._read(path).decode("utf-8", "replace")))
        return self._texts[path]

    def blocks(self, path: str) -> dict[str, tuple[str, ...]]:
        """The text of each function and class of a file by its qualified name, and of what is outside of functions;
        without blank lines and indentation. Nothing of a file that cannot be parsed."""
        if path not in self._blocks:
            facts = self._parsed(path)
            self._blocks[path] = dict(_blocks(facts, self.lines(path))) if facts is not None else {}
        return self._blocks[path]

    def _parsed(self, path: str) -> FileFacts | None:
        """What a file says, read in a process that can be stopped: it may be anybody's."""
        from auditor.reading.workers import extract_all  # here, for most checks ask for the blocks of no file

        files = [self.files[path]] if path in self.files else []
        for _, extracted in extract_all(self._reader, files, 1, None):
            facts = None if extracted.unreadable else msgspec.msgpack.decode(extracted.facts, type=FileFacts)
            return facts if facts is not None and facts.parsed else None
        return None

    def _read(self, path: str) -> bytes:
        file = self.files.get(path)
        try:
            return self._reader.read(file) if file is not None else b""
        except OSError:
            return b""


def _blocks(facts: FileFacts, lines: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
    inside: set[int] = set()
    for name, node in _definitions(facts.body, ""):
        within = range(node.first_line - 1, min(node.end_line, len(lines)))
        if isinstance(node, Function):
            inside.update(within)
        yield name, _bare(lines[number] for number in within)
    yield _MODULE, _bare(line for number, line in enumerate(lines) if number not in inside)


def _bare(lines: Iterator[str]) -> tuple[str, ...]:
    return tuple(line.strip() for line in lines if line.strip())


def _definitions(nodes: object, prefix: str) -> Iterator[tuple[str, Function | Class]]:
    """The functions and classes in statements, also in those under `if` and `try`, by their qualified names."""
    if isinstance(nodes, Function | Class):
        name = f"{prefix}{nodes.name}"
        yield name, nodes
        yield from _definitions(nodes.body, f"{name}.<locals>." if isinstance(nodes, Function) else f"{name}.")
    elif isinstance(nodes, tuple):
        for node in nodes:
            yield from _definitions(node, prefix)
    elif isinstance(nodes, msgspec.Struct):
        for name in nodes.__struct_fields__:
            value = getattr(nodes, name)
            if isinstance(value, tuple | msgspec.Struct):
                yield from _definitions(value, prefix)


@dataclass(slots=True)
class Difference:
    """The base and the head, side by side."""

    base: Side
    head: Side
    files: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        before = {path: file.blob for path, file in self.base.files.items()}
        after = {path: file.blob for path, file in self.head.files.items()}
        self.files = frozenset(
            path for path in before.keys() | after.keys() if not before.get(path) or before[path] != after.get(path)
        )

    def fate(self, path: str, function: str) -> Fate:
        """What became of a function of the base, `<module>` for what is outside of functions. What is no file of the
        sources (a configuration) is as it was, and so is what a file holds that could not be parsed at the base."""
        if path not in self.files or path not in self.base.files:
            return Fate.KEPT
        if path not in self.head.files:
            return Fate.GONE
        before, after = self.base.blocks(path), self.head.blocks(path)
        if not before:
            return Fate.KEPT
        if not after:
            return Fate.UNREAD
        name = function if function in before else _MODULE
        if name not in after:
            return Fate.GONE
        return Fate.KEPT if before[name] == after[name] else Fate.CHANGED

    def stood(self, path: str, line: int) -> bool:
        """Did what stands on the line of the head stand in the file at the base?"""
        lines = self.head.lines(path)
        text = lines[line - 1].strip() if 0 < line <= len(lines) else ""
        return bool(text) and text in {each.strip() for each in self.base.lines(path)}

    def now(self, path: str, line: int) -> int | None:
        """The line of the head at which a line of the base was, or would be; None where the file is gone."""
        if path not in self.head.files:
            return None
        before, after = self.base.lines(path), self.head.lines(path)
        for kind, first, last, new, _ in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
            if first <= line - 1 < last:
                return max(1, min(new + (line - first if kind == "equal" else 1), len(after)))
        return max(1, min(line, len(after)))


@dataclass(frozen=True, slots=True)
class Ages:
    """Since when lines are there, as the history of the repository tells it."""

    repository: Repository | None
    base: Base | None
    head: Side
    today: date

    def since(self, path: str, line: int, at_base: bool) -> date | None:
        """The day on which the commit was made that added the line, or the one below it, whichever is older: the first
        line of a class is rewritten more often than the name of its table. None where the history does not tell."""
        if self.repository is None:
            return None
        place = top_path(self.repository, on_disk(path))
        try:
            if at_base and self.base is not None:
                return self._oldest(self.repository, self.base.commit, place, line)
            committed = self._line_in_head(self.repository, path, place, line)
            return self._oldest(self.repository, "HEAD", place, committed) if committed else self.today
        except GitError:
            return None

    def _line_in_head(self, repository: Repository, path: str, place: str, line: int) -> int | None:
        """The line of the file in the last commit that holds the same text, the nearest; None where none does."""
        lines = self.head.lines(path)
        text = lines[line - 1].strip() if 0 < line <= len(lines) else ""
        content = (repository.content("HEAD", place) or b"").decode("utf-8", "replace")
        same = [number for number, each in enumerate(content.splitlines(), start=1) if text and each.strip() == text]
        return min(same, key=lambda number: abs(number - line), default=None)

    def _oldest(self, repository: Repository, commits: str, place: str, line: int) -> date | None:
        found = lines_of(repository, commits, place, line, line + 1) or lines_of(repository, commits, place, line, line)
        if not found or (is_shallow(repository) and any(each.cut for each in found)):
            return None
        return day(min(each.time for each in found))

    def undoes(self, paths: frozenset[str]) -> bool:
        """Does the change take back an earlier one? A commit says so, or of the files those that are still there hold
        again what they held before."""
        if self.repository is None or self.base is None:
            return False
        try:
            if says_revert(self.repository, self.base.commit):
                return True
            left = [self.head.files[path] for path in paths if path in self.head.files]
            return bool(left) and all(each.blob in self._earlier(self.repository, each.path) for each in left)
        except GitError:
            return False

    def _earlier(self, repository: Repository, path: str) -> frozenset[str]:
        commit = self.base.commit if self.base is not None else "HEAD"
        return earlier_contents(repository, commit, top_path(repository, on_disk(path)))
