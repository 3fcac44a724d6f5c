"""The monolith bound to a name: `import app.models as db`, `from app import models`; and each `db.User`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from auditor.edit.imports import Clause, ImportStatement, from_import
from auditor.edit.model import Edit, RefusedError
from auditor.edit.names import Use
from auditor.edit.places import Place, locate
from auditor.edit.scopes import Scope
from auditor.edit.split.context import Importing, Origin, Split, Style, import_of_origin
from auditor.facts.code import Call, Name

_PATCHING = frozenset({"object", "setattr", "delattr", "spy", "stub", "patch_object"})


@dataclass(slots=True)
class Alias:
    """What one binding comes to: import lines in its place, and edits of its uses. `for_effect`: nothing uses it."""

    lines: list[str] = field(default_factory=list)
    edits: list[Edit] = field(default_factory=list)
    for_effect: bool = False


def rewrite_alias(
    importing: Importing, statement: ImportStatement, clause: Clause, scope: Scope, style: Style
) -> Alias:
    """Rewrite the uses of one binding; raises RefusedError for a name that the monolith does not have."""
    split = importing.split
    dotted = not statement.is_from and clause.alias is None and "." in clause.name
    parts = clause.name.split(".") if dotted else [clause.bound]
    name, prefix = parts[0], tuple(parts[1:])
    binder = scope.binder(name) if name in scope.names or scope.kind != "class" else scope
    wanted = {
        id(use)
        for use in importing.names.uses
        if use.name == name and use.bound is binder and use.chain[: len(prefix)] == prefix
    }
    alias = Alias()
    used = Targets(importing, statement, style, dotted=dotted)
    for place in locate(importing.source, importing.names, name, lambda use: id(use) in wanted):
        alias.edits += edits_of_use(importing, place, len(prefix), used)
    exported = _export_edits(importing, clause.bound, split, style) if not dotted else []
    alias.edits += exported
    if not wanted:
        alias.for_effect = True
        importing.found.count("effect")
        used.add_all(split.files)
    alias.lines = used.lines()
    return alias


def edits_of_use(importing: Importing, place: Place, prefix: int, used: Targets) -> list[Edit]:
    """The edits of one use; `prefix`: how many attributes of the name lead to the monolith."""
    split, source, use = importing.split, importing.source, place.use
    importing.found.count("use")
    member = use.chain[prefix] if len(use.chain) > prefix else _patched(importing, use)
    start, module_end = place.start, place.end_of(prefix)
    if member is None:
        importing.found.dynamic.append((source.path, use.line, f"{use.name} is handed on as a whole"))
        used.add_all(split.files)
        return []
    if len(use.chain) == prefix or use.stored:
        files = split.patched_in(member)
        if len(files) != 1:
            importing.found.manual.append((source.path, use.line, _several(member, files)))
            files = files or [split.files[0]]
        return [Edit(source.path, start, module_end, used.name_of(files[0]))]
    home = split.member(member)
    if isinstance(home, str):
        return [Edit(source.path, start, module_end, used.name_of(home))]
    if isinstance(home, Origin):
        return [Edit(source.path, start, place.end_of(prefix + 1), used.name_of_origin(home, member))]
    if split.is_submodule(member):
        return []
    raise RefusedError(f"{source.path}:{use.line}: {split.path} defines no {member}")


def _several(member: str, files: list[str]) -> str:
    where = " and ".join(files) if files else "none of the new files"
    return f"{member} is replaced here, and {where} use it; say where"


def _patched(importing: Importing, use: Use) -> str | None:
    """`patch.object(models, "X")`, `setattr(models, "X", ...)`: the name that is replaced."""
    for quoted in importing.names.strings:
        call = quoted.call
        if call is None or quoted.position != 1 or not isinstance(call, Call):
            continue
        first = call.args[0] if call.args else None
        func = getattr(call.func, "name", getattr(call.func, "id", ""))
        if func in _PATCHING and isinstance(first, Name) and (first.id, first.line) == (use.name, use.line):
            return quoted.node.text
    return None


def _export_edits(importing: Importing, name: str, split: Split, style: Style) -> list[Edit]:
    """`__all__ = ["models"]` of a package names the new modules instead."""
    if "__all__" not in importing.names.module.names:
        return []
    source = importing.source
    stems = ", ".join(f'"{style.package_and_name(file)[1]}"' for file in split.files)
    code = source.code
    return [
        Edit(source.path, token.start, token.end, stems)
        for index, token in enumerate(code)
        if token.kind == "string" and token.text[1:-1] == name and token.depth and code[index - 1].text in "[(,"
    ]


class Targets:
    """The new modules that one binding needs, and what each is called in this file. `dotted`: by its whole name, as
    `import` binds it; `spelled`: what is written in its place where that is another, as through `import app as a`."""

    def __init__(
        self,
        importing: Importing,
        statement: ImportStatement,
        style: Style,
        *,
        dotted: bool,
        spelled: Callable[[str], str] | None = None,
    ) -> None:
        self._importing = importing
        self._statement = statement
        self._style = style
        self._dotted = dotted
        self._spelled = spelled
        self._names: dict[str, str] = {}
        self._origins: dict[str, list[str]] = {}
        names = importing.names
        self._taken = {use.name for use in names.uses} | names.module.names
        self._taken |= {name for use in names.uses for scope in _scopes(use.scope) for name in scope.names}

    def name_of(self, file: str) -> str:
        """What the new module is called where it is used."""
        if self._dotted:
            name = self._names.setdefault(file, self._style.module(file))
            return name if self._spelled is None else self._spelled(file)
        if file not in self._names:
            package, stem = self._style.package_and_name(file)
            parent = package.strip(".").rpartition(".")[2]
            known = [stem, f"{stem}_models", f"{parent}_{stem}" if parent else f"{stem}_module"]
            free = [name for name in known if name not in self._taken]
            self._names[file] = free[0] if free else f"{stem}_models_"
        return self._names[file]

    def add_all(self, files: tuple[str, ...]) -> None:
        for file in files:
            self._names.setdefault(
                file, self._style.module(file) if self._dotted else self._style.package_and_name(file)[1]
            )

    def name_of_origin(self, origin: Origin, member: str) -> str:
        """What a name is called that the monolith had from elsewhere."""
        self._origins[member] = import_of_origin(origin, Clause(member, None, 0, 0), self._style)
        return member

    def lines(self) -> list[str]:
        """The import statements."""
        source, statement = self._importing.source, self._statement
        lines = [line for found in self._origins.values() for line in found if not self._has(line)]
        if self._dotted:
            return [*lines, *(f"import {name}" for name in sorted(self._names.values()))]
        packages: dict[str, list[Clause]] = {}
        for file, name in sorted(self._names.items()):
            package, stem = self._style.package_and_name(file)
            clause = Clause(stem, name if name != stem else None, 0, 0)
            if not package:
                lines.append(f"import {clause}")
            elif not statement.is_from:
                lines.append(f"import {package}.{stem} as {name}")
            else:
                packages.setdefault(package, []).append(clause)
        indent = source.indent(statement.start)
        return [
            *lines, *(from_import(package, clauses, indent, source.newline) for package, clauses in packages.items())
        ]  # fmt: skip

    def _has(self, line: str) -> bool:
        """Does the file import it already?"""
        return any(each.strip() == line for each in self._importing.source.text.splitlines())


def _scopes(scope: Scope | None) -> list[Scope]:
    found: list[Scope] = []
    while scope is not None:
        found.append(scope)
        scope = scope.parent
    return found
