"""The monolith as an attribute of its package: `import app` and then `app.models.User`.

An import of a module binds it in its package, too (Python reference, 5.4.2 Submodules), so the new modules are imported
beside the package, and read through it in the same way.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

from auditor.edit.imports import ImportStatement, find_imports
from auditor.edit.model import Edit, RefusedError
from auditor.edit.names import Imported, Use
from auditor.edit.places import locate
from auditor.edit.scopes import Scope
from auditor.edit.split.aliases import Targets, edits_of_use
from auditor.edit.split.context import EFFECT, Importing, Style
from auditor.edit.split.modules import Root, parts_of, root_of
from auditor.facts.code import Import


@dataclass(frozen=True, slots=True)
class _Package:
    """A binding of a package around the monolith: `written` is what it is called in an absolute import, empty for a
    relative one; `path` its file, or that of what it stands for."""

    name: str
    path: str
    written: str
    imported: Imported

    @property
    def binder(self) -> Scope:
        return self.imported.scope.binder(self.name)


def edits_through_packages(importing: Importing) -> list[Edit]:
    """The edits of every read of the monolith through a package; raises RefusedError for one by a relative import."""
    edits: list[Edit] = []
    done: set[int] = set()
    direct = _directly_bound(importing)
    for package in _packages(importing):
        uses = {id(use): depth for use, depth in _reads(importing, package) if id(use) not in done}
        uses = {key: depth for key, depth in uses.items() if (package.name, id(package.binder)) not in direct}
        if uses:
            done |= set(uses)
            edits += _rewritten(importing, package, uses)
    return edits


def _packages(importing: Importing) -> Iterable[_Package]:
    modules, path = importing.split.modules, importing.split.path
    for imported in importing.names.imports:
        node = imported.node
        if isinstance(node, Import):
            name = node.alias or node.module.split(".")[0]
            written = node.module if node.alias else name
            start = modules.find_absolute(importing.module, written)
            if start is not None and start != path:
                yield _Package(name, start, written, imported)
            continue
        base = importing.resolve(node)
        for name, alias in node.names:
            start = modules.submodule(base, name) if base is not None else None
            if start is not None and start != path:
                written = "" if node.level else f"{node.module}.{name}"
                yield _Package(alias or name, start, written, imported)


def _directly_bound(importing: Importing) -> set[tuple[str, int]]:
    """What `import app.models` binds: those reads are rewritten with that import."""
    split = importing.split
    return {
        (name, id(each.scope.binder(name)))
        for each in importing.names.imports
        if isinstance(each.node, Import) and not each.node.alias
        if split.modules.find_absolute(importing.module, each.node.module) == split.path
        for name in [each.node.module.split(".")[0]]
    }


def _reads(importing: Importing, package: _Package) -> Iterable[tuple[Use, int]]:
    """The uses that go through the package to the monolith, with the number of attributes that lead there."""
    split = importing.split
    for use in importing.names.uses:
        if use.name != package.name or use.bound is not package.binder:
            continue
        path: str | None = package.path
        for depth, step in enumerate(use.chain, 1):
            path = split.modules.submodule(path, step) if path is not None else None
            if path == split.path:
                yield use, depth
                break


def _rewritten(importing: Importing, package: _Package, uses: dict[int, int]) -> list[Edit]:
    source, split = importing.source, importing.split
    first = next(use for use in importing.names.uses if id(use) in uses)
    statement = _statement(importing, package)
    if not package.written or statement is None or not statement.alone:
        raise RefusedError(f"{source.path}:{first.line}: reads {split.path} through its package; import it by name")
    style = Style(root_of(package.written, package.path), importing.folder, 0)
    spelled = Root((package.name,), parts_of(package.path))
    targets = Targets(importing, statement, style, dotted=True, spelled=spelled.dotted)
    edits: list[Edit] = []
    for depth in sorted(set(uses.values())):
        chosen = {key for key, own in uses.items() if own == depth}
        for place in locate(source, importing.names, package.name, partial(_is_one_of, chosen)):
            edits += edits_of_use(importing, place, depth, targets)
    indent = source.indent(statement.start)
    lines = "".join(f"{indent}{line}{source.newline}" for line in _marked(targets.lines(), package))
    at = source.line_end(statement.end)
    return [*edits, Edit(source.path, at, at, lines)]


def _is_one_of(chosen: set[int], use: Use) -> bool:
    return id(use) in chosen


def _marked(lines: Iterable[str], package: _Package) -> Iterable[str]:
    """An import that binds a name which nothing reads here says so to linters."""
    for line in lines:
        bound, _, rest = line.removeprefix("import ").partition(".")
        unread = line.startswith("import ") and rest and bound != package.name
        yield f"{line}  {EFFECT}" if unread else line


def _statement(importing: Importing, package: _Package) -> ImportStatement | None:
    node = package.imported.node
    return next(
        (each for each in find_imports(importing.source) if each.line == node.line and each.is_node(node)), None
    )
