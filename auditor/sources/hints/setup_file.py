"""Dependencies, entry points and name from a `setup.py`, which is read and never run."""

from __future__ import annotations

import ast
import configparser
import warnings
from collections.abc import Iterator

from auditor.sources.hints.manifests import Manifest, manifest_of

_REQUIREMENTS = ("install_requires", "tests_require", "extras_require", "setup_requires")


def read_setup_py(content: bytes) -> Manifest:
    """What the call of `setup` says in literals, or in names that the module assigns literals to."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the user's escapes are not our affair
            module = ast.parse(content)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return Manifest()
    known = {
        target.id: node.value
        for node in module.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    requirements: list[str] = []
    entry_points: list[str] = []
    names: list[str] = []
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and _called(node.func) == "setup":
            for name, value in _given(node, known):
                if name in _REQUIREMENTS:
                    requirements += _strings(value, dict(known))
                elif name == "entry_points":
                    entry_points += _entry_points(value, known)
                elif name == "name":
                    names += _strings(value, dict(known))
    return manifest_of(requirements, entry_points, names)


def _given(call: ast.Call, known: dict[str, ast.expr]) -> Iterator[tuple[str, ast.expr]]:
    """What the call gives under which name: also what `setup(**options)` takes from `options = dict(name=...)`, or from
    a display of a dict."""
    for keyword in call.keywords:
        value = keyword.value
        if keyword.arg is not None:
            yield keyword.arg, value
            continue
        spread = known.get(value.id) if isinstance(value, ast.Name) else value
        if isinstance(spread, ast.Call) and _called(spread.func) == "dict":
            yield from ((each.arg, each.value) for each in spread.keywords if each.arg is not None)
        elif isinstance(spread, ast.Dict):
            for key, item in zip(spread.keys, spread.values, strict=True):
                if isinstance(key, ast.Constant) and isinstance(key.value, str):
                    yield key.value, item


def _called(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def _strings(node: ast.expr, known: dict[str, ast.expr], depth: int = 0) -> Iterator[str]:
    """Every string in the literal, each name replaced by what it was assigned where it is first met: lists of names of
    lists double with each step. Takes the names out of `known`."""
    if depth > 20:
        return
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.Name) and node.id in known:
        yield from _strings(known.pop(node.id), known, depth + 1)
    elif isinstance(node, ast.List | ast.Tuple | ast.Set):
        for element in node.elts:
            yield from _strings(element, known, depth + 1)
    elif isinstance(node, ast.Dict):
        for value in node.values:
            yield from _strings(value, known, depth + 1)
    elif isinstance(node, ast.BinOp):
        yield from _strings(node.left, known, depth + 1)
        yield from _strings(node.right, known, depth + 1)
    elif isinstance(node, ast.Starred):
        yield from _strings(node.value, known, depth + 1)


def _entry_points(node: ast.expr, known: dict[str, ast.expr]) -> Iterator[str]:
    for text in _strings(node, dict(known)):
        if "\n" in text or text.lstrip().startswith("["):
            yield from _entry_points_of_ini(text)
        else:
            yield text.partition("=")[2]


def _entry_points_of_ini(text: str) -> Iterator[str]:
    parser = configparser.RawConfigParser(strict=False, delimiters=("=",))
    try:
        parser.read_string("\n".join(line.strip() for line in text.splitlines()))
    except configparser.Error:
        return
    for section in parser.sections():
        yield from (value for _, value in parser.items(section))
