"""Who still imports every table: importing the monolith did, and metadata, mappers and string targets need it.

SQLAlchemy resolves the names in `relationship("Order")` and `ForeignKey("orders.id")` among the classes and tables that
have been imported by then (documentation of SQLAlchemy, "Late-Evaluation of Relationship Arguments").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from auditor.edit.imports import Clause, from_import
from auditor.edit.names import Names
from auditor.edit.split.context import EFFECT, Split, Style
from auditor.edit.split.modules import parts_of, relative
from auditor.edit.split.wiring import Needs
from auditor.facts.code import Str
from auditor.facts.nodes import nodes_of

_ALL_TABLES = frozenset({"metadata", "create_all", "drop_all", "configure_mappers", "reflect", "target_metadata"})
_WORD = re.compile(r"[^\W\d]\w*")


def home_of(split: Split) -> str | None:
    """The `__init__.py` that runs before any of the new files and can import them all: that of a package which the
    split makes, or which the monolith was. None where there is no such package."""
    folders = [file.rpartition("/")[0] for file in split.files]
    common = parts_of(folders[0] + "/x.py")[:-1]
    for folder in folders[1:]:
        parts = tuple(folder.split("/"))
        while common != parts[: len(common)]:
            common = common[:-1]
    if not any(common):  # also files of the folder that Python is started in, which is no package
        return None
    folder = "/".join(common)
    init = f"{folder}/__init__.py"
    if init in {split.path, *split.files} or not any(path.startswith(f"{folder}/") for path in split.modules.by_path):
        return init
    return None


def registering_lines(split: Split, init: str, newline: str) -> str:
    """Imports of all new files for the `__init__.py` of their package."""
    folder = tuple(init.split("/")[:-1])
    groups: dict[str, list[Clause]] = {}
    for file in split.files:
        if file != init:
            package, name = Style(None, folder, 1).package_and_name(file)
            groups.setdefault(package, []).append(Clause(name, None, 0, 0))
    lines = [from_import(package, sorted(clauses, key=str), "", newline) for package, clauses in sorted(groups.items())]
    marked = [
        f"{line}  {EFFECT}" if newline not in line else line.replace("import (", f"import (  {EFFECT}", 1)
        for line in lines
    ]
    return newline.join(marked) + newline


def packages_between(split: Split, home: str | None) -> list[str]:
    """`__init__.py` of the other new folders, which are packages where the one around them is."""
    found: list[str] = []
    for file in split.files:
        parts = file.split("/")[:-1]
        for size in range(1, len(parts) + 1):
            init = "/".join((*parts[:size], "__init__.py"))
            new = not any(path.startswith("/".join(parts[:size]) + "/") for path in split.modules.by_path)
            if new and init not in split.files and init != home and init not in found:
                found.append(init)
    return found


def asks_for_all(path: str, names: Names, split: Split) -> bool:
    """Does a file that imports the monolith need every table, whatever it imports by name?"""
    folder = path.rpartition("/")[0]
    if path.endswith("__init__.py") and all(file.startswith(f"{folder}/") for file in split.files):
        return True
    return any(_ALL_TABLES & {use.name, *use.chain} for use in names.uses)


def string_targets(split: Split, tables: Mapping[str, str], needs: Mapping[str, Needs]) -> dict[str, list[str]]:
    """For each new file the others whose classes or tables only strings and annotations name there, and which nothing
    that it imports imports. `tables`: the file of each class and table name."""
    graph = {file: set(own.top.values()) for file, own in needs.items()}
    found: dict[str, list[str]] = {}
    for file in split.files:
        named: set[str] = set()
        for chunk in split.chunks_in[file]:
            texts = [node.text for node in nodes_of(chunk.nodes, Str) if isinstance(node, Str) and len(node.text) < 300]
            words = {word for text in texts for word in _WORD.findall(text)}
            words |= {use.name for use in chunk.names.uses if use.bound.parent is None}
            named |= {tables[word] for word in words if word in tables}
        reached = _closure(graph, file)
        missing = sorted(named - reached)
        if missing:
            found[file] = missing
    return found


def bottom_lines(file: str, missing: Iterable[str], module_of: Mapping[str, str], newline: str) -> str:
    """Imports at the end of a new file, where every name of it is there, so that two files may need each other."""
    lines = [_effect(module_of[target]) for target in missing]
    return newline.join(f"{line}  # noqa: E402, F401" for line in lines) + newline


def _effect(module: str) -> str:
    if not module.startswith("."):
        return f"import {module}"
    head, _, name = module.rpartition(".")
    package = head if head.strip(".") else "." * (len(module) - len(module.lstrip(".")))
    return f"from {package} import {name}"


def effect_import(module: str) -> str:
    """An import of a module for what it does."""
    return f"{_effect(module)}  {EFFECT}"


def _closure(graph: Mapping[str, set[str]], start: str) -> set[str]:
    seen = {start}
    pending = [start]
    while pending:
        for target in graph.get(pending.pop(), ()):
            if target not in seen:
                seen.add(target)
                pending.append(target)
    return seen


def modules_from(split: Split, file: str, style: Style | None) -> dict[str, str]:
    """What each new file is called in an import of one of them."""
    folder = tuple(file.split("/")[:-1])
    return {
        other: style.module(other) if style is not None else relative(other, folder, 1)
        for other in split.files
        if other != file
    }
