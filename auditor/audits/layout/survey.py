"""What there is: model modules, shims, bases."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from auditor.audits.layout.imports import Importers, imported_together, importers_of, targets_of
from auditor.audits.layout.model import BaseClass, DeclaredTable, Layout, ModelModule, ProposedFile, Shim
from auditor.audits.layout.propose import propose
from auditor.audits.layout.settings import Settings, seeds_of
from auditor.audits.products import Contain
from auditor.facts.access import Role
from auditor.facts.code import Assign, Call, Class, FileFacts, Import, ImportFrom
from auditor.link.modules.paths import Modules, index_modules
from auditor.link.syntax.scopes import target_names

if TYPE_CHECKING:
    from auditor.link.domain.project import Project
    from auditor.reading.facts import Facts

_BASES = frozenset({"DeclarativeBase", "DeclarativeBaseNoMeta"})
_MAKES_BASE = frozenset({"declarative_base", "automap_base"})


def survey(
    facts: Facts,
    project: Project,
    settings: Settings,
    changes: tuple[Mapping[str, int], int],
    contain: Contain,
) -> Layout:
    """Measure every module that declares tables, and propose files for those that are monoliths, or that seeds name.
    `changes`: in how many of how many commits each file changed; `contain`: a proposal that fails is none."""
    modules = index_modules(facts.python, facts.found.root.name, facts.found.hints.dependencies)
    importers = importers_of(facts.python, modules)
    tables = _declared(facts, project)
    used = {found.access.table for found in project.accesses if found.access.role is not Role.MIGRATION}
    at_home = {found.access.path for found in project.accesses if found.access.role is Role.APP}
    started = (project.units[key] for key in project.entry_points if key in project.units)
    entries = {unit.path for unit in started if unit.name != "<module>"}
    any_imported = any(importers.get(path) for path in tables)
    seeds = seeds_of(settings)
    found: list[ModelModule] = []
    none: tuple[ProposedFile, ...] = ()
    paths = sorted({*tables, *_seeded(facts.python, seeds, tables)})
    for path in paths:
        file = facts.python[path][0]
        declared = tuple(sorted(tables.get(path, ()), key=lambda each: (each.line, each.name)))
        large = (file.lines > settings.lines and bool(declared)) or len(declared) > settings.tables
        own = {name: target for name, target in seeds.items() if name in _names(file)}
        wanted = own if settings.complete or own else {}
        found.append(
            ModelModule(
                path=path,
                lines=file.lines,
                classes=len(_names(file)),
                changes=changes[0].get(path, 0),
                tables=declared,
                importers=importers.get(path, ()),
                used=any(each.key in used for each in declared),
                monolith=large,
                left_out=any_imported and not importers.get(path) and path not in at_home | entries,
                proposal=contain(
                    f"the proposal for {path}",
                    partial(_proposal, path, wanted, facts, modules, importers, project),
                    none,
                    path,
                )
                if large or wanted
                else none,
            )
        )
    return Layout(
        tuple(found),
        tuple(_shims(facts.python, modules, importers, set(tables))),
        tuple(_bases(facts.python)),
        settings.lines,
        settings.tables,
        changes[1],
    )


def _declared(facts: Facts, project: Project) -> dict[str, list[DeclaredTable]]:
    """The tables of the application by the file that declares them."""
    tables: dict[str, list[DeclaredTable]] = {}
    for table in project.tables:
        if table.path in facts.python and facts.python[table.path][1] is Role.APP:
            tables.setdefault(table.path, []).append(DeclaredTable(table.key, table.name, table.line))
    return tables


def _proposal(
    path: str, seeds: Mapping[str, str], facts: Facts, modules: Modules, importers: Importers, project: Project
) -> tuple[ProposedFile, ...]:
    groups = imported_together(path, importers.get(path, ()), facts.python, modules)
    return propose(path, facts.python[path][0], project, groups, seeds)


def _names(file: FileFacts) -> set[str]:
    return {node.name for node in file.body if isinstance(node, Class)}


def _seeded(
    facts: Mapping[str, tuple[FileFacts, Role]], seeds: Mapping[str, str], tables: Mapping[str, object]
) -> Iterable[str]:
    """Modules without tables that define most of what the seeds name, where no module with tables does."""
    if not seeds:
        return []
    counts = {path: len(seeds.keys() & _names(file)) for path, (file, _) in facts.items()}
    best = max(counts.values(), default=0)
    return [path for path, count in counts.items() if count == best and best and path not in tables]


def _shims(
    facts: Mapping[str, tuple[FileFacts, Role]], modules: Modules, importers: Importers, models: set[str]
) -> Iterable[Shim]:
    """Modules of imports alone, from modules that declare tables; the `__init__.py` of a package is its front."""
    for path, (file, role) in sorted(facts.items()):
        if role is not Role.APP or path.endswith("__init__.py") or not file.body:
            continue
        imports = [node for node in file.body if isinstance(node, Import | ImportFrom)]
        rest = [node for node in file.body if not isinstance(node, Import | ImportFrom)]
        if not imports or any(not _is_exports(node) for node in rest):
            continue
        targets = {target for node in imports for target in targets_of(node, path, modules)}
        named = [node for node in imports if isinstance(node, ImportFrom) and node.module != "__future__"]
        if named and targets & models and all(targets_of(node, path, modules) & models for node in named):
            yield Shim(path, tuple(sorted(targets & models)), importers.get(path, ()))


def _is_exports(node: object) -> bool:
    return isinstance(node, Assign) and "__all__" in {name for each in node.targets for name in target_names(each)}


def _bases(facts: Mapping[str, tuple[FileFacts, Role]]) -> Iterable[BaseClass]:
    for path, (file, role) in sorted(facts.items()):
        if role is not Role.APP:
            continue
        for node in file.body:
            if isinstance(node, Class) and any(_last(base) in _BASES for base in node.bases):
                yield BaseClass(node.name, path, node.line)
            elif isinstance(node, Assign) and isinstance(node.value, Call) and _last(node.value.func) in _MAKES_BASE:
                for name in (name for target in node.targets for name in target_names(target)):
                    yield BaseClass(name, path, node.line)


def _last(node: object) -> str:
    return str(getattr(node, "name", getattr(node, "id", "")))
