"""Who imports which module, anywhere in the project."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from auditor.facts.access import Role
from auditor.facts.code import Class, FileFacts, Function, Import, ImportFrom, Stmt
from auditor.link.modules.paths import Modules
from auditor.link.syntax.scopes import statements_of

Importers = Mapping[str, tuple[tuple[str, int], ...]]


def importers_of(facts: Mapping[str, tuple[FileFacts, Role]], modules: Modules) -> Importers:
    """By path of the imported module: path and line of every import statement, also inside of functions."""
    found: dict[str, list[tuple[str, int]]] = {}
    for path, (file, _) in sorted(facts.items()):
        for node in all_imports(file.body):
            for target in sorted(targets_of(node, path, modules)):
                if target != path:
                    found.setdefault(target, []).append((path, node.line))
    return {target: tuple(places) for target, places in found.items()}


def imported_together(
    path: str, importers: Iterable[tuple[str, int]], facts: Mapping[str, tuple[FileFacts, Role]], modules: Modules
) -> list[frozenset[str]]:
    """What each module imports by name from the one at the path."""
    found: list[frozenset[str]] = []
    for importer in sorted({each for each, _ in importers}):
        names = {
            name
            for node in all_imports(facts[importer][0].body)
            if isinstance(node, ImportFrom) and path in targets_of(node, importer, modules)
            for name, _ in node.names
        }
        found.append(frozenset(names))
    return found


def targets_of(node: Import | ImportFrom, path: str, modules: Modules) -> set[str]:
    """The modules of the project that an import statement imports."""
    target = modules.named_by(modules.by_path[path], node)
    if target is None:
        return set()
    found = {target}
    if isinstance(node, ImportFrom):
        found |= {inner for name, _ in node.names if (inner := modules.submodule(target, name)) is not None}
    return found


def all_imports(body: tuple[Stmt, ...]) -> Iterator[Import | ImportFrom]:
    """Every import of a body, at any depth."""
    for statement in statements_of(body):
        if isinstance(statement, Import | ImportFrom):
            yield statement
        elif isinstance(statement, Function | Class):
            yield from all_imports(statement.body)
