"""What the callables of the rows are given, by their own source: `python -m benchmarks.signatures [PACKAGE ...]`

Downloads the newest wheel of each package in `tests/link/libraries/signatures.toml` (nothing of it is installed or
run), and writes the file anew with the version and the parameters that the source says. A callable that is gone stops
it.
"""

from __future__ import annotations

import ast
import subprocess
import sys
import tempfile
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

RECORD = Path(__file__).parent.parent / "tests" / "link" / "libraries" / "signatures.toml"

HEAD = "# Callables of the rows, as the newest release of each package has them (python -m benchmarks.signatures).\n"


def main() -> int:
    record = tomllib.loads(RECORD.read_text("utf-8"))
    for package in record["package"]:
        if package["name"] in (sys.argv[1:] or [package["name"]]):
            print(package["name"])
            _look_at(package)
    RECORD.write_text(_written(record), "utf-8")
    return 0


def _look_at(package: dict[str, Any]) -> None:
    """Fill in the version and the parameters of the package's callables."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:"]
        subprocess.run([*command, "--dest", folder, package["name"]], check=True)
        (path,) = Path(folder).iterdir()
        package["version"] = path.name.split("-")[1]
        with zipfile.ZipFile(path) as wheel:
            for each in package["callables"]:
                file, _, name = each[1].partition(":")
                each[2:] = [" ".join(parameters(ast.parse(wheel.read(file)), name))]


def parameters(module: ast.Module, dotted: str) -> list[str]:
    """The parameters of a function, method or class, by name, without the receiver; behind `|` those that are given by
    name only; `*name` and `**name` as they are written. Raises LookupError where there is none."""
    found = [node for name, node in _defined(module) if name == dotted]
    if not found:
        raise LookupError(dotted)
    node = found[-1]
    if isinstance(node, ast.ClassDef):
        node = next(each for name, each in _defined(node) if name == "__init__")
    assert isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    given = node.args
    names = [each.arg for each in (*given.posonlyargs, *given.args)]
    names = names[1:] if names[:1] in (["self"], ["cls"], ["__cls"]) else names
    names += [f"*{given.vararg.arg}"] if given.vararg else []
    names += ["|", *(each.arg for each in given.kwonlyargs)] if given.kwonlyargs else []
    return names + ([f"**{given.kwarg.arg}"] if given.kwarg else [])


def _defined(tree: ast.AST, prefix: str = "") -> Iterator[tuple[str, ast.AST]]:
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield f"{prefix}{node.name}", node
        elif isinstance(node, ast.ClassDef):
            yield f"{prefix}{node.name}", node
            yield from _defined(node, f"{prefix}{node.name}.")
        elif isinstance(node, ast.If | ast.Try):
            yield from _defined(node, prefix)


def _written(record: dict[str, Any]) -> str:
    lines = [HEAD]
    for package in record["package"]:
        lines += ["[[package]]", f'name = "{package["name"]}"', f'version = "{package["version"]}"', "callables = ["]
        lines += [f"    {list(each)!r}," for each in package["callables"]]
        lines += ["]", ""]
    return "\n".join(lines).replace("'", '"')


if __name__ == "__main__":
    sys.exit(main())
