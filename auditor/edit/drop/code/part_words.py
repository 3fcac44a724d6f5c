"""What a part of a file is, in words, and what it assigns."""

from __future__ import annotations

from auditor.edit.drop.code.files import File
from auditor.edit.drop.code.tree import Part
from auditor.edit.tokens import NAME


def kind_word(part: Part) -> str:
    return "function" if part.word == "def" else "class"


def assigned(file: File, part: Part) -> list[str]:
    """The names that a simple assignment binds (`a = ...`, `a: int = ...`)."""
    code = file.source.code
    if part.word or part.joined or part.last <= part.first or code[part.first].kind != NAME:
        return []
    return [code[part.first].text] if code[part.first + 1].text in {"=", ":"} else []
