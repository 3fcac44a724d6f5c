"""The rooms of `link/`: the core names no library, and nothing grows out of measure."""

from __future__ import annotations

import abc
import ast
import builtins
import collections
import fnmatch
import functools
import io
import keyword
import logging
import queue
import re
import socket
import statistics
import string
import textwrap
import typing
from collections.abc import Iterator
from pathlib import Path

import pytest

import auditor.link

LINK = Path(auditor.link.__file__).parent
CORE = ("syntax", "modules", "domain", "interpreter")
WORDS = (
    "sqlalchemy",
    "sqlmodel",
    "flask",
    "fastapi",
    "pydantic",
    "marshmallow",
    "alembic",
    "wtforms",
    "celery",
    "pandas",
)


def files(*rooms: str) -> list[Path]:
    return sorted(path for room in rooms or (".",) for path in (LINK / room).rglob("*.py"))


@pytest.mark.parametrize("path", files(*CORE), ids=lambda path: str(path.relative_to(LINK)))
def test_the_core_names_no_library(path: Path) -> None:
    text = path.read_text(encoding="utf-8").lower()
    assert [word for word in WORDS if word in text] == []


#: Where Python itself has names from.
PYTHON: tuple[object, ...] = (
    builtins, abc, collections, collections.deque, dict, fnmatch, functools, list, logging.Logger, property,
    queue.Queue, re.Pattern, set, str, string.Template, textwrap, typing, io.IOBase, socket.socket,
)  # fmt: skip
#: Names of libraries that the core still tells apart by themselves: functions known from their name alone. Fewer is
#: better.
STILL = frozenset({"interpreter/plain_patterns.py", "interpreter/strings.py", "syntax/common.py"})


def lists_of_names(path: Path) -> Iterator[list[str]]:
    """Each literal collection of more than three strings, but for the slots of a class."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Set | ast.List) and len(node.elts) > 3:
            names = [each.value for each in node.elts if isinstance(each, ast.Constant) and isinstance(each.value, str)]
            if len(names) == len(node.elts):
                yield names


def test_the_core_lists_no_names_but_those_of_python() -> None:
    own = {*keyword.kwlist, "ReadOnly", *(name for each in PYTHON for name in dir(each))}  # the one of Python 3.13
    foreign = {
        str(path.relative_to(LINK)): strange
        for path in files(*CORE)
        for names in lists_of_names(path)
        if (strange := [n for n in names if n.rpartition(".")[2] not in own and n.rpartition(".")[2].isidentifier()])
    }
    assert {path: names for path, names in foreign.items() if path not in STILL} == {}
    assert foreign.keys() >= STILL


def functions() -> Iterator[tuple[str, ast.FunctionDef]]:
    for path in files():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                yield f"{path.relative_to(LINK)}:{node.name}", node


def test_no_function_takes_more_than_six_parameters() -> None:
    """`self` and what can be left out aside."""
    many = [
        name
        for name, node in functions()
        if len([arg for arg in node.args.args if arg.arg != "self"]) - len(node.args.defaults) > 6
    ]
    assert many == []


def test_files_stay_small() -> None:
    sizes = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in files()}
    assert statistics.median(sizes.values()) <= 100
    assert {str(path.relative_to(LINK)) for path, size in sizes.items() if size > 300} == set()


def test_only_packages_list_what_they_offer() -> None:
    assert [path for path in files() if path.name != "__init__.py" and "\n__all__ =" in path.read_text("utf-8")] == []
