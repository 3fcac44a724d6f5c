"""Where the words of what goes are left: code that nothing could edit, strings, comments, documents, configuration."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from auditor.edit.drop.code.files import File
from auditor.edit.drop.code.going import Going
from auditor.edit.drop.model import Place
from auditor.edit.others import other_files
from auditor.edit.tokens import COMMENT, NAME, STRING, Token

_DOCUMENTS = frozenset({".md", ".rst", ".txt", ".adoc"})
_CONFIGURATION = frozenset(
    {".toml", ".ini", ".cfg", ".yaml", ".yml", ".json", ".sql", ".html", ".jinja", ".jinja2", ".j2"}
)


@dataclass(frozen=True, slots=True)
class Words:
    """`tables` and `classes` go; `attributes` are names under which other classes knew them; `others`: functions and
    the like that go with them. A name of one plain word is looked for only where it is no word of a language."""

    tables: frozenset[str]
    classes: frozenset[str]
    attributes: frozenset[str] = frozenset()
    others: frozenset[str] = frozenset()

    @property
    def all(self) -> frozenset[str]:
        return self.tables | self.classes | self.attributes | self.others

    def pattern(self, *, inside: bool) -> re.Pattern[str]:
        """What finds the words, with their plurals; `inside`: as a part of longer names, too, if of several words."""
        told = [word for word in sorted(self.all) if is_telling(word)]
        plain = [word for word in sorted(self.tables | self.attributes) if not is_telling(word)]
        parts = [rf"(?<![a-zA-Z0-9])(?:{'|'.join(map(re.escape, told))})s?(?![a-zA-Z0-9])" if inside and told else ""]
        parts += [rf"(?<!\w)(?:{'|'.join(map(re.escape, told))})(?!\w)" if told and not inside else ""]
        parts += [rf"(?<=[\"'`./])(?:{'|'.join(map(re.escape, plain))})s?(?=[\"'`./])" if plain else ""]
        return re.compile("|".join(part for part in parts if part) or r"(?!)")


def is_telling(word: str) -> bool:
    """Of several words, so that it is a name and nothing else?"""
    return "_" in word.strip("_") or bool(re.search(r"[a-z][A-Z]", word))


def left_in_code(file: File, words: Words, going: Going, seen: Collection[int]) -> Iterator[Place]:
    """The lines of a Python file on which a word is left; `seen`: those that are listed already."""
    pattern = words.pattern(inside=True)
    lines = set(seen)
    for token in file.source.tokens:
        read = token.start > 0 and file.source.text[token.start - 1] == "."
        if token.line in lines or not _says(token, words, pattern, read=read) or going.has(file, token.start):
            continue
        part = file.part_at(token.start)
        if part is not None and part.word in {"import", "from"} and token.kind == NAME:
            continue
        found = pattern.search(token.text) if token.kind != NAME else None
        line = token.line + (token.text.count("\n", 0, found.start()) if found else 0)
        if line in lines:
            continue
        lines.add(line)
        documents = part is not None and part.first == part.last and token.kind == STRING
        kind = "comment" if token.kind == COMMENT or documents else "string" if token.kind == STRING else "name"
        yield Place(file.path, line, kind, "list", text_of(file, line, line))


def _says(token: Token, words: Words, pattern: re.Pattern[str], *, read: bool) -> bool:
    """`read`: it stands behind a dot."""
    if token.kind == NAME:
        plain = token.text in words.attributes and (read or is_telling(token.text))
        return plain or pattern.search(token.text) is not None
    return token.kind in {STRING, COMMENT} and pattern.search(token.text) is not None


def text_of(file: File, first: int, last: int) -> str:
    """The lines of a file, without the last newline."""
    starts = file.source.line_starts
    end = starts[last] if last < len(starts) else len(file.source.text)
    return file.source.text[starts[first - 1] : end].rstrip("\r\n")


def left_elsewhere(root: Path, words: Words) -> Iterator[Place]:
    """The lines of documents, templates and configuration that hold a word."""
    pattern = words.pattern(inside=False)
    for path in other_files(root, _DOCUMENTS | _CONFIGURATION):
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            continue
        if not any(word in text for word in words.all):
            continue
        kind = "docs" if path.suffix in _DOCUMENTS else "config"
        for number, line in enumerate(text.splitlines(), 1):
            if len(line) < 500 and pattern.search(line):
                yield Place(path.relative_to(root).as_posix(), number, kind, "list", line)
