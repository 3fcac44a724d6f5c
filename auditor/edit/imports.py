"""The import statements of a file, part by part, and how new ones are written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from auditor.edit.source import Source
from auditor.edit.tokens import COMMENT, NAME, NEWLINE, Token
from auditor.facts.code import Import, ImportFrom

#: Longer `from` imports get parentheses, one name a line. What a formatter then makes of it is the user's choice.
_LONGEST_LINE = 88


@dataclass(frozen=True, slots=True)
class Clause:
    """One imported name: `name as alias` from `start` to `end`; `comment` is the one behind it, inside parentheses."""

    name: str
    alias: str | None
    start: int
    end: int
    comment: str = ""

    @property
    def bound(self) -> str:
        """The name that it binds, for `from` imports."""
        return self.alias or self.name

    def __str__(self) -> str:
        return f"{self.name} as {self.alias}" if self.alias else self.name


@dataclass(frozen=True, slots=True)
class ImportStatement:
    """`import a, b` (`module` empty) or `from ..module import names`: `level` counts the dots.

    `start`, `end`: of the statement; `module_start`, `module_end`: of the dots and the module of `from`. `alone`:
    nothing else stands on its lines. `comment`: behind it, on its last line.
    """

    is_from: bool
    module: str
    level: int
    clauses: tuple[Clause, ...]
    start: int
    end: int
    line: int
    module_start: int
    module_end: int
    alone: bool
    comment: str
    parenthesised: bool

    def is_node(self, node: Import | ImportFrom) -> bool:
        """Is it the statement (or holds it the one) of the facts?"""
        if isinstance(node, Import):
            return not self.is_from and any((c.name, c.alias) == (node.module, node.alias) for c in self.clauses)
        names = tuple((clause.name, clause.alias) for clause in self.clauses)
        return self.is_from and (self.module, self.level, names) == (node.module, node.level, node.names)


def find_imports(source: Source) -> list[ImportStatement]:
    """Every import statement at any depth, in order."""
    code = source.code
    comments = {token.line: token for token in source.tokens if token.kind == COMMENT}
    return [
        _read(source, index, comments)
        for index, token in enumerate(code)
        if token.kind == NAME
        and token.text in {"import", "from"}
        and token.depth == 0
        and not token.hole
        and (index == 0 or code[index - 1].kind == NEWLINE or code[index - 1].text in {";", ":", "lazy"})
    ]


def _read(source: Source, index: int, comments: dict[int, Token]) -> ImportStatement:
    code = source.code
    first = code[index]
    after = index
    while after < len(code) and code[after].kind != NEWLINE and not (code[after].text == ";" and not code[after].depth):
        after += 1
    tokens = code[index:after]
    is_from = first.text == "from"
    at = 1
    level = 0
    module: list[str] = []
    if is_from:
        while at < len(tokens) and tokens[at].text != "import":
            level += tokens[at].text == "." and not module
            if tokens[at].kind == NAME:
                module.append(tokens[at].text)
            at += 1
        at += 1
    parts = [token for token in tokens[at:] if token.text not in {"(", ")"}]
    last = tokens[-1]
    ends_line = after >= len(code) or code[after].kind == NEWLINE
    begins_line = source.text[source.line_start(first.start) : first.start].strip() == ""
    behind = comments.get(source.line_at(last.end - 1))
    return ImportStatement(
        is_from=is_from,
        module=".".join(module),
        level=level,
        clauses=tuple(_clauses(source, parts, comments)),
        start=first.start,
        end=last.end,
        line=first.line,
        module_start=tokens[1].start if is_from and len(tokens) > 1 else first.start,
        module_end=tokens[at - 2].end if is_from and at > 1 else first.end,
        alone=begins_line and ends_line,
        comment=behind.text if behind and behind.start >= last.end and ends_line else "",
        parenthesised=any(token.text == "(" for token in tokens),
    )


def _clauses(source: Source, parts: Sequence[Token], comments: dict[int, Token]) -> Iterable[Clause]:
    group: list[Token] = []
    for token in [*parts, None]:
        if token is not None and token.text != ",":
            group.append(token)
        elif group:
            words = [each.text for each in group]
            alias = words[words.index("as") + 1] if "as" in words else None
            name = "".join(words[: words.index("as")] if "as" in words else words)
            comment = comments.get(group[-1].line) if group[-1].depth else None
            yield Clause(name, alias, group[0].start, group[-1].end, comment.text if comment else "")
            group = []


def from_import(
    module: str, clauses: Iterable[Clause], indent: str = "", newline: str = "\n", *, spread: bool = False
) -> str:
    """`from module import names`, without the indentation of its first line; on several lines where `spread`, where a
    name has a comment, or where it would be long."""
    names = list(dict.fromkeys((str(clause), clause.comment) for clause in clauses))
    line = f"from {module} import {', '.join(name for name, _ in names)}"
    if not any(comment for _, comment in names) and (
        names[0][0] == "*" or (len(indent + line) <= _LONGEST_LINE and not (spread and len(names) > 1))
    ):
        return line
    inner = newline + indent + "    "
    listed = "".join(f"{inner}{name},{f'  {comment}' if comment else ''}" for name, comment in names)
    return f"from {module} import ({listed}{newline}{indent})"


def join_statements(source: Source, statement: ImportStatement, lines: Sequence[str]) -> str:
    """Several statements in place of one: on lines of their own where it was alone on its, each with its comment."""
    if not statement.alone:
        return "; ".join(lines)
    indent = source.indent(statement.start)
    comment = f"  {statement.comment}" if statement.comment else ""
    return f"{comment}{source.newline}{indent}".join(lines)
