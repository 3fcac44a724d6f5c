"""The text of each new file: slices of the monolith, in its order, below the imports that they use."""

from __future__ import annotations

import builtins
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from auditor.edit.imports import Clause, ImportStatement, from_import
from auditor.edit.model import Edit, apply_edits
from auditor.edit.split.monolith import Chunk, Kind, Monolith
from auditor.edit.split.wiring import Needs

_FOR_ALL = re.compile(r"copyright|licen[cs]e|spdx|coding[:=]|all rights reserved|\bruff:|\bmypy:|pylint:|flake8:", re.I)


@dataclass(frozen=True, slots=True)
class Writing:
    """What all new files share. `edits`: those inside of the monolith's text, by the new file; `module_of`: what a file
    is called in an import of another of them; `docstring_in`: the file that keeps the module's docstring."""

    monolith: Monolith
    edits: Callable[[str], list[Edit]]
    module_of: Callable[[str, str], str]
    docstring_in: str


def write_new_file(writing: Writing, file: str, needs: Needs) -> str:
    """The whole text of one new file."""
    monolith, newline = writing.monolith, writing.monolith.source.newline
    chunks = monolith.chunks_of(file)
    used = names_used(chunks)
    copies = [
        each for each in monolith.chunks if each.kind is Kind.COPIED and each.file != file and used & set(each.bound)
    ]
    used |= names_used(copies)
    head = _head(writing, file, newline)
    imports, typing = _imports(writing, file, used, needs)
    edits = writing.edits(file)
    body = [apply_edits(monolith.source.text, edits, each.start, each.end) for each in _in_order([*chunks, *copies])]
    text = newline.join(part.rstrip("\r\n") for part in (head, imports, typing) if part.strip())
    slices = "".join(_with_newline(part, newline) for part in body)
    gap = newline * 3 if text else ""
    if not slices.strip():
        return text + newline if text else ""
    return text + gap + slices.lstrip("\r\n").rstrip() + newline


def names_used(chunks: Iterable[Chunk]) -> set[str]:
    """The module-level names that chunks use, also in annotations."""
    return {use.name for chunk in chunks for use in chunk.names.uses if use.bound.parent is None}


def unbound(names: Iterable[str], monolith: Monolith) -> list[str]:
    """Names that nothing binds in the monolith but a star import could."""
    return sorted(
        name
        for name in names
        if name not in monolith.defined and name not in monolith.imported and not hasattr(builtins, name)
    )


def _in_order(chunks: Iterable[Chunk]) -> list[Chunk]:
    return sorted(chunks, key=lambda each: each.number)


def _with_newline(text: str, newline: str) -> str:
    return text if text.endswith(("\n", "\r")) else text + newline


def _head(writing: Writing, file: str, newline: str) -> str:
    """Licence and directives for all, the docstring for one, `from __future__` for all."""
    monolith = writing.monolith
    parts: list[str] = []
    header = monolith.header.strip("\r\n")
    if header and (_FOR_ALL.search(header) or file == writing.docstring_in):
        parts.append(header + newline)
    for chunk in monolith.chunks:
        text = monolith.source.text[chunk.body : chunk.end]
        if (chunk.kind is Kind.DOCSTRING and file == writing.docstring_in) or chunk.kind is Kind.FUTURE:
            parts.append(text.rstrip("\r\n") + newline)
    return newline.join(parts)


def _imports(writing: Writing, file: str, used: set[str], needs: Needs) -> tuple[str, str]:
    """The imports at the top, and the block for type checkers."""
    monolith, newline = writing.monolith, writing.monolith.source.newline
    edits = writing.edits(file)
    top: list[str] = []
    typing: list[str] = []
    for chunk in monolith.chunks:
        if chunk.kind is Kind.IMPORT:
            top += [_reduced(writing, each, used, edits, "") for each in chunk.imports]
        elif chunk.kind is Kind.FALLBACK and used & set(chunk.bound):
            top.append(apply_edits(monolith.source.text, edits, chunk.body, chunk.end).rstrip("\r\n"))
        elif chunk.kind is Kind.TYPING:
            typing += [_reduced(writing, each, used, edits, "    ") for each in chunk.imports]
    added = _grouped(writing, file, needs.top)
    checked = [f"    {line}" for line in _grouped(writing, file, needs.typing, "    ")]
    typing = [f"    {line}" for line in typing if line] + checked
    top = [line for line in top if line]
    if typing and "TYPE_CHECKING" not in {name for line in top for name in re.findall(r"\w+", line)}:
        top.append("from typing import TYPE_CHECKING")
    block = newline + f"if TYPE_CHECKING:{newline}" + newline.join(typing) if typing else ""
    return newline.join([*top, *([""] if top and added else []), *added]), block


def _grouped(writing: Writing, file: str, needed: Mapping[str, str], indent: str = "") -> list[str]:
    groups: dict[str, list[str]] = {}
    for name, target in needed.items():
        groups.setdefault(writing.module_of(target, file), []).append(name)
    newline = writing.monolith.source.newline
    return [
        from_import(module, [Clause(name, None, 0, 0) for name in sorted(names)], indent, newline)
        for module, names in sorted(groups.items())
    ]


def _reduced(writing: Writing, statement: ImportStatement, used: set[str], edits: list[Edit], indent: str) -> str:
    """An import with the names that are used; as written where these are all."""
    source = writing.monolith.source
    kept = [
        clause
        for clause in statement.clauses
        if clause.name == "*"
        or (clause.bound if statement.is_from or clause.alias else clause.name.split(".")[0]) in used
    ]
    if not kept:
        return ""
    comment = f"  {statement.comment}" if statement.comment else ""
    if len(kept) == len(statement.clauses):
        return apply_edits(source.text, edits, statement.start, statement.end) + comment
    if not statement.is_from:
        return f"import {', '.join(map(str, kept))}{comment}"
    module = apply_edits(source.text, edits, statement.module_start, statement.module_end)
    return from_import(module, kept, indent, source.newline, spread=statement.parenthesised) + comment
