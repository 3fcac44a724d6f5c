"""Which code loads which file of SQL, by the file's name: `open("reports.sql")`, `get_template("orders.sql.j2")`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from auditor.facts.code import Str
from auditor.link.domain.interpreter import Interpreter
from auditor.link.modules.index import MODULE_BODY, Unit
from auditor.link.modules.paths import Module
from auditor.link.results.account.places import Around, function_around, walk

_WORD = re.compile(r"[A-Za-z_]\w*")


@dataclass(frozen=True, slots=True)
class Loader:
    """A unit that names the file, and the line where it does."""

    unit: Unit
    line: int


def find_loaders(engine: Interpreter, paths: Iterable[str]) -> dict[str, list[Loader]]:
    """The units that name each of the files, sorted; each unit once for a file."""
    by_name: dict[str, list[str]] = {}
    for path in paths:
        by_name.setdefault(path.rpartition("/")[2], []).append(path)
    words = {name: {f"'{word}" for word in _WORD.findall(name)} for name in by_name}
    found: dict[str, dict[str, Loader]] = {}
    for module in engine.index.modules.by_path.values() if by_name else ():
        index = set(module.facts.indexed())
        if "'sql" not in index or not any(parts <= index for parts in words.values()):
            continue
        for text, loader in _strings(engine, module):
            meant = [path for path in by_name.get(text.rpartition("/")[2], ()) if _may_mean(text, path)]
            near = {path: _shared(path, module.path) for path in meant}
            for path in meant:
                if near[path] == max(near.values()):
                    found.setdefault(path, {}).setdefault(loader.unit.key, loader)
    return {path: sorted(several.values(), key=lambda each: each.unit.key) for path, several in found.items()}


def _may_mean(text: str, path: str) -> bool:
    """Does the path end as the text does? What leads upwards, or is put in, says nothing."""
    parts = [part for part in text.split("/") if part not in {"", "."}]
    while parts and (parts[0] == ".." or "{" in parts[0]):
        del parts[0]
    return path.split("/")[-len(parts) :] == parts


def _shared(one: str, other: str) -> int:
    """How many folders from the root on the two paths share: of files of one name, the nearest is meant."""
    pairs = zip(one.split("/"), other.split("/"), strict=False)
    return next((at for at, (a, b) in enumerate(pairs) if a != b), 0)


def _strings(engine: Interpreter, module: Module) -> Iterator[tuple[str, Loader]]:
    for node, around in walk(module.facts.body, {Str: lambda node: ".sql" in node.text}):
        if isinstance(node, Str):
            yield node.text, Loader(_unit_of(engine, module, around), node.line)


def _unit_of(engine: Interpreter, module: Module, around: Around | None) -> Unit:
    function = function_around(around)
    if function is not None:
        return engine.index.units_at[module.path, function.line]
    return engine.index.units[f"{module.path}::{MODULE_BODY}"]
