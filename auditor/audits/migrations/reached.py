"""What revisions and `env.py` import: mapped classes that revisions use, and modules of models that env.py misses.

Source: Alembic, "Auto Generating Migrations" (`target_metadata` holds the tables of the modules that were imported).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from auditor.audits.migrations.model import Problem
from auditor.facts.access import Role
from auditor.facts.code import Attr, FileFacts, Import, ImportFrom, Name
from auditor.facts.migrations import Environment
from auditor.facts.nodes import nodes_of, statements_below
from auditor.facts.schema import Table
from auditor.findings import Severity
from auditor.link.modules.paths import Module, Modules, index_modules

Files = Mapping[str, tuple[FileFacts, Role]]

#: What imports modules that no statement names; of Flask-Migrate, the application is imported before env.py runs.
_BY_NAME = frozenset(
    {"import_module", "__import__", "walk_packages", "iter_modules", "find_modules", "import_string", "entry_points",
     "exec_module", "current_app", "load_modules"}
)  # fmt: skip


def against_imports(environments: Iterable[Environment], models: tuple[Table, ...], files: Files) -> Iterator[Problem]:
    """Problems of all histories of a project with these models and files."""
    modules = index_modules(files)
    classes = {mapped.name.rpartition(".")[2] for table in models for mapped in table.classes}
    for each in environments:
        yield from _used_models(each, classes, modules)
        yield from _unreached(each, models, modules)
        yield from _hidden(each, models)


def _used_models(environment: Environment, classes: set[str], modules: Modules) -> Iterator[Problem]:
    for revision in environment.revisions:
        module = modules.by_path.get(revision.path)
        for line, name in _models_in(module, classes, modules) if module is not None else ():
            message = f"{revision.id} uses the class {name}, which changes after the revision is written"
            yield Problem("model-in-revision", revision.path, line, message, revision.path, revision=revision.id)
            break


def _models_in(module: Module, classes: set[str], modules: Modules) -> Iterator[tuple[int, str]]:
    """Where mapped classes of the application are used, as imported by name or by module."""
    own: dict[str, tuple[int, str]] = {}
    packages: dict[str, int] = {}
    for node in _imports(module.facts):
        if isinstance(node, ImportFrom) and _of_application(module, node, modules):
            own |= {alias or name: (node.line, name) for name, alias in node.names if name in classes}
            packages |= {alias or name: node.line for name, alias in node.names if name not in classes}
        elif isinstance(node, Import) and _of_application(module, node, modules):
            packages[node.alias or node.module.partition(".")[0]] = node.line
    for each in nodes_of(module.facts.body) if own or packages else ():
        if isinstance(each, Name) and each.id in own:
            yield own[each.id]
        elif isinstance(each, Attr) and each.name in classes and _root(each) in packages:
            yield packages[_root(each)], each.name


def _root(attribute: Attr) -> str:
    value = attribute.value
    while isinstance(value, Attr):
        value = value.value
    return value.id if isinstance(value, Name) else ""


def _of_application(module: Module, node: Import | ImportFrom, modules: Modules) -> bool:
    found = [modules.by_path[path] for path in modules.imported_by(module, node) if path in modules.by_path]
    return any(each.role in {Role.APP, Role.SCRIPT} for each in found)


def _unreached(environment: Environment, models: tuple[Table, ...], modules: Modules) -> Iterator[Problem]:
    if environment.env is None or environment.env not in modules.by_path or environment.schema is None:
        return
    reached = _closure(environment.env, modules)
    if any(_BY_NAME & _words(modules.by_path[path].facts) for path in reached):
        return
    at_head = {table.key.name for table in environment.schema.tables}
    tables = [table for table in models if table.key.name in at_head and table.path in modules.by_path]
    # A class may be mapped to a table of another module, which is all that env.py need import.
    tables = [table for table in tables if "__table__" not in modules.by_path[table.path].facts.indexed()]
    missed: dict[str, list[str]] = {}
    for table in tables:
        if table.path not in reached:
            missed.setdefault(table.path, []).append(str(table.key))
    if len(missed) == len({table.path for table in tables}):
        return  # how env.py comes by the models is not seen
    for path, names in missed.items():
        message = f"{environment.env} never imports {path}: autogenerate would drop {', '.join(names)}"
        yield Problem("unreached-models", environment.env, 1, message, path)


def _hidden(environment: Environment, models: tuple[Table, ...]) -> Iterator[Problem]:
    """Tables of models that the revisions make, and that a filter keeps from autogenerate ever after."""
    at_head = {table.key.name for table in environment.schema.tables} if environment.schema is not None else set()
    names = {table.key.name for table in models} & at_head & set(environment.hidden)
    if names and environment.env is not None:
        shown = ", ".join(sorted(names))
        message = (
            f"a filter in {environment.env} hides {shown}: autogenerate never sees a change of what the models say"
        )
        yield Problem(
            "unreached-models", environment.env, 1, message, environment.env, severity=Severity.NOTE
        )  # fmt: skip


def _words(facts: FileFacts) -> set[str]:
    imported = {node.module.partition(".")[0] for node in _imports(facts)}
    return imported | {word.lstrip(".=") for word in facts.indexed()}


def _imports(facts: FileFacts) -> Iterator[Import | ImportFrom]:
    """Those inside of functions, too."""
    return (each for each in statements_below(facts.body) if isinstance(each, Import | ImportFrom))


def _closure(first: str, modules: Modules) -> set[str]:
    """Every file that is imported when the first one is; of a package, its `__init__.py`, too."""
    found: set[str] = set()
    pending = [first]
    while pending:
        path = pending.pop()
        if path in found or path not in modules.by_path:
            continue
        found.add(path)
        parts = path.split("/")[:-1]
        pending += ["/".join((*parts[:size], "__init__.py")) for size in range(1, len(parts) + 1)]
        module = modules.by_path[path]
        for node in _imports(module.facts):
            pending += modules.imported_by(module, node)
    return found
