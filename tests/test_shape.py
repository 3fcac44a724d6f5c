"""Files and functions stay of a size that one can read: counted, with a reason for each exception."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent / "auditor"
MODULES = sorted(PACKAGE.rglob("*.py"))

MOST_PARAMETERS = 6
#: Of a file; rarely above 300, and never in `link`.
MOST_LINES = 450
MOST_LINES_OF_LINK = 300


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


def test_functions_take_few_parameters() -> None:
    many = {
        (path.relative_to(PACKAGE).as_posix(), node.name): len(parameters(node))
        for path in MODULES
        for node in functions(path)
        if len(parameters(node)) > MOST_PARAMETERS and not is_command(node)
    }
    assert not many


def test_files_are_short() -> None:
    long = {
        path.relative_to(PACKAGE).as_posix(): many
        for path in MODULES
        if (many := path.read_text(encoding="utf-8").count("\n"))
        > (MOST_LINES_OF_LINK if PACKAGE / "link" in path.parents else MOST_LINES)
    }
    assert not long


def test_what_counts_as_a_parameter() -> None:
    source = "class A:\n    def f(self, a, /, b, *rest, c=1, **more): ...\n    @app.command()\n    def g(): ...\n"
    first, second = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef))
    assert parameters(first) == ["a", "b", "rest", "c", "more"]
    assert (is_command(first), is_command(second)) == (False, True)
