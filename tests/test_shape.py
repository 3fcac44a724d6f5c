"""Files and functions stay of a size that one can read: counted, with a reason for each exception."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "auditor"
MODULES = sorted(PACKAGE.rglob("*.py"))

MOST_PARAMETERS = 6
MOST_LINES = 300

#: Longer files, and why.
LONGER = {
    "facts/code.py": "one struct for each kind of node of Python's grammar, which belong side by side",
    "replay/changes.py": "to be parted",
    "replay/expressions.py": "to be parted",
    "replay/library.py": "to be parted",
    "replay/operations.py": "to be parted",
    "replay/python.py": "to be parted",
}


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def parameters(node: ast.FunctionDef | ast.AsyncFunctionDef) -> list[str]:
    """The names of all parameters but that of the object itself."""
    given = node.args
    every = [*given.posonlyargs, *given.args, given.vararg, *given.kwonlyargs, given.kwarg]
    names = [each.arg for each in every if each is not None]
    return names[1:] if names[:1] in (["self"], ["cls"]) else names


def is_command(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """A command's parameters are its options, which the command line reads from the signature (Typer, CLI Options)."""
    return any(ast.unparse(each).endswith(".command()") for each in node.decorator_list)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_functions_take_few_parameters(path: Path) -> None:
    many = {
        node.name: len(parameters(node))
        for node in functions(path)
        if len(parameters(node)) > MOST_PARAMETERS and not is_command(node)
    }
    assert not many


def test_files_are_short() -> None:
    lines = {path.relative_to(PACKAGE).as_posix(): path.read_text(encoding="utf-8").count("\n") for path in MODULES}
    assert {name for name, many in lines.items() if many > MOST_LINES} - set(LONGER) == set()


def test_no_exception_is_out_of_date() -> None:
    short = {name for name in LONGER if len((PACKAGE / name).read_text(encoding="utf-8").splitlines()) <= MOST_LINES}
    assert not short


def test_what_counts_as_a_parameter() -> None:
    source = "class A:\n    def f(self, a, /, b, *rest, c=1, **more): ...\n    @app.command()\n    def g(): ...\n"
    first, second = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef))
    assert parameters(first) == ["a", "b", "rest", "c", "more"]
    assert (is_command(first), is_command(second)) == (False, True)
