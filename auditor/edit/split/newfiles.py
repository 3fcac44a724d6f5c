"""The new files as changes: their text, the packages around them, and who imports every table."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from auditor.edit.model import Change, Edit, RefusedError
from auditor.edit.names import Names, read_names
from auditor.edit.split import registration
from auditor.edit.split.context import EFFECT, Found, Ground, Importing, Split, Style
from auditor.edit.split.importers import edits_of
from auditor.edit.split.inside import local_imports
from auditor.edit.split.modules import relative, root_of
from auditor.edit.split.monolith import Kind, Monolith
from auditor.edit.split.newfile import Writing, write_new_file
from auditor.edit.split.wiring import Needs
from auditor.facts.code import Import, ImportFrom
from auditor.link.modules.paths import Module

SHIM = '"""Kept for code outside of this project; the classes are in the modules below."""'


def style_among(split: Split, forms: Collection[str]) -> Style | None:
    """How the new files name each other: as others name the monolith; None for relative."""
    absolute = sorted(form for form in forms if "." in form)
    name = split.modules.by_path[split.path].name
    chosen = name if name in absolute else (absolute or [name])[0]
    try:
        style = Style(root_of(chosen, split.path), (), 0)
        for file in split.files:
            style.module(file)
    except RefusedError:
        return None
    return style


def shim(split: Split, style: Style | None) -> bytes:
    """What is left under the old name where it is kept: every name, from where it is now."""
    lines = [SHIM, ""]
    for name, file in split.monolith.defined.items():
        module = style.module(file) if style is not None else relative(file, split.folder, 1)
        lines.append(f"from {module} import {name}  {EFFECT}")
    return split.monolith.source.encode(split.monolith.source.newline.join([*lines, ""]))


@dataclass(frozen=True, slots=True)
class _Called:
    """What a new file is called in an import of another one."""

    style: Style | None

    def __call__(self, target: str, file: str) -> str:
        if self.style is not None:
            return self.style.module(target)
        return relative(target, tuple(file.split("/")[:-1]), 1)


def make_new_files(
    ground: Ground, split: Split, needs: Mapping[str, Needs], home: str | None, style: Style | None
) -> list[Change]:
    """Every file that the split makes. `home`: the `__init__.py` that registers them all, if there is one."""
    monolith, newline = split.monolith, split.monolith.source.newline
    called = _Called(style)
    names = read_names(ground.facts[split.path][0])

    def edits(file: str) -> list[Edit]:
        folder = tuple(file.split("/")[:-1])
        module = split.modules.by_path[split.path]
        importing = Importing(split, module, monolith.source, names, folder, Found())
        inside = local_imports(monolith, needs[file], lambda target: called(target, file), file)
        return [*edits_of(importing), *inside]

    writing = Writing(monolith, edits, called, home if home is not None else split.files[0])
    bottoms = _bottoms(ground, split, needs) if home is None else {}
    made: dict[str, str] = {}
    for file in split.files:
        text = write_new_file(writing, file, needs[file])
        if file in bottoms:
            targets = {target: called(target, file) for target in bottoms[file]}
            text += newline + registration.bottom_lines(file, bottoms[file], targets, newline)
        made[file] = text
    for init in registration.packages_between(split, home):
        made.setdefault(init, "")
    if home is not None:
        text = made.get(home, "" if home in made else _docstring(monolith))
        made[home] = text + (newline if text else "") + registration.registering_lines(split, home, newline)
    before = ground.read(split.path)
    return [
        Change(file, before if file == split.path else None, monolith.source.encode(text))
        for file, text in made.items()
    ]


def _bottoms(ground: Ground, split: Split, needs: Mapping[str, Needs]) -> dict[str, list[str]]:
    """What new files import at their end, where no package around them imports all of them."""
    if _registered_by_package(ground, split):
        return {}
    defined = split.monolith.defined
    tables = {name: defined[name] for name in ground.mapped if name in defined} | _table_files(ground, split)
    return registration.string_targets(split, tables, needs)


def _docstring(monolith: Monolith) -> str:
    kinds = {chunk.kind: chunk for chunk in monolith.chunks}
    chunk = kinds.get(Kind.DOCSTRING)
    header = monolith.header.strip("\r\n")
    parts = [header] if header else []
    if chunk is not None:
        parts.append(monolith.source.text[chunk.body : chunk.end].rstrip("\r\n"))
    return monolith.source.newline.join(parts) + (monolith.source.newline if parts else "")


def _table_files(ground: Ground, split: Split) -> dict[str, str]:
    """The file of each table by its name in the database."""
    found: dict[str, str] = {}
    for chunk in split.monolith.chunks:
        for quoted in chunk.names.strings:
            if (
                chunk.file
                and ground.mapped.get(quoted.node.text) in {"table", "core"}
                and _declares(chunk.names, quoted.node.text)
            ):
                found.setdefault(quoted.node.text, chunk.file)
    return found


def _registered_by_package(ground: Ground, split: Split) -> bool:
    """Does a package around all new files import the monolith as it is imported?"""
    for path, module in split.modules.by_path.items():
        if path.endswith("__init__.py") and path != split.path:
            folder = path.rpartition("/")[0]
            if folder and all(file.startswith(f"{folder}/") for file in split.files):
                for imported in read_names(ground.facts[path][0]).imports:
                    node = imported.node
                    if imported.scope.parent is None and not imported.typing_only and _reaches(split, module, node):
                        return True
    return False


def _declares(names: Names, text: str) -> bool:
    """Is the string the name of a table that is declared here: assigned, or the first argument of a call?"""
    return any(each.node.text == text and (each.call is None or each.position == 0) for each in names.strings)


def _reaches(split: Split, module: Module, node: Import | ImportFrom) -> bool:
    """Does this import import the monolith?"""
    target = split.modules.named_by(module, node)
    if target == split.path or isinstance(node, Import):
        return target == split.path
    return target is not None and any(split.modules.submodule(target, name) == split.path for name, _ in node.names)
