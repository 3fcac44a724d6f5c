"""Imports that go inside of a function, since two new files need each other while they run, and not to be imported."""

from __future__ import annotations

from collections.abc import Callable

from auditor.edit.imports import Clause, from_import
from auditor.edit.model import Edit, RefusedError
from auditor.edit.source import Source
from auditor.edit.split.monolith import Monolith
from auditor.edit.split.wiring import Needs
from auditor.edit.tokens import NEWLINE, STRING


def local_imports(monolith: Monolith, needs: Needs, module_of: Callable[[str], str], file: str) -> list[Edit]:
    """The edits of the monolith's text that put them at the top of their functions."""
    edits: list[Edit] = []
    for line, wanted in sorted(needs.inside.items()):
        modules: dict[str, list[Clause]] = {}
        for name, target in sorted(wanted.items()):
            modules.setdefault(module_of(target), []).append(Clause(name, None, 0, 0))
        edits.append(_at_body(monolith.source, line, modules))
    return edits


def _at_body(source: Source, line: int, modules: dict[str, list[Clause]]) -> Edit:
    code = source.code
    at = next((i for i, each in enumerate(code) if each.line == line and each.text in {"def", "async"}), None)
    if at is None:
        raise RefusedError(f"{source.path}:{line}: cannot find this function")
    depth = code[at].depth
    lambdas = 0
    while not (code[at].text == ":" and code[at].depth == depth and not lambdas):
        lambdas += code[at].text == "lambda" and code[at].depth == depth
        lambdas -= code[at].text == ":" and code[at].depth == depth and lambdas > 0
        at += 1
    body = at + 1
    if code[body].kind != NEWLINE:  # def f(): return X
        text = "; ".join(from_import(module, names) for module, names in modules.items())
        return Edit(source.path, code[body].start, code[body].start, f"{text}; ")
    body += 1
    if code[body].kind == STRING and code[body + 1].kind == NEWLINE:
        body += 2
    start = source.line_start(code[body].start)
    indent = source.indent(code[body].start)
    text = "".join(
        f"{indent}{from_import(module, names, indent, source.newline)}{source.newline}"
        for module, names in modules.items()
    )
    return Edit(source.path, start, start, text)
