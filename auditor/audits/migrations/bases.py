"""Tables of a declarative base of which the revisions make none: those of another database.

Source: SQLAlchemy 2.0, ORM, "Declarative Mapping" (each base has a `MetaData` of its own); Alembic, "Auto Generating
Migrations" (`target_metadata`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from auditor.audits.migrations.reached import Files
from auditor.facts.code import Assign, Attr, Class, Expr, ImportFrom, Name
from auditor.facts.schema import Table
from auditor.link.modules.paths import Module, Modules, index_modules
from auditor.link.syntax.names import call_name, last_name
from auditor.link.syntax.scopes import statements_of

#: What makes a base of its own.
_MAKE_BASES = frozenset({"declarative_base", "automap_base", "generate_base"})
_ARE_BASES = frozenset({"DeclarativeBase", "DeclarativeBaseNoMeta"})
_DEEPEST = 12

#: A base by the path and the name that it is made at.
Base = tuple[str, str]


def of_other_bases(models: Iterable[Table], made: Collection[str], files: Files) -> frozenset[str]:
    """The names of the tables whose base has no table among the `made` ones, where another base has some."""
    modules = index_modules(files)
    groups: dict[Base | None, set[str]] = {}
    for table in models:
        mapped = next(iter(table.classes), None)
        base = _base_of(mapped.path, mapped.name.rpartition(".")[2], modules) if mapped is not None else None
        groups.setdefault(base, set()).add(table.key.name)
    if all(names.isdisjoint(made) for names in groups.values()):
        return frozenset()
    others = (names for base, names in groups.items() if base is not None and names.isdisjoint(made))
    return frozenset().union(*others)


def _base_of(path: str, name: str, modules: Modules, depth: int = 0) -> Base | None:
    """Where the base of the class is made; None where that is not seen, or in a library (SQLModel, `db.Model`)."""
    module = modules.by_path.get(path)
    if module is None or depth > _DEEPEST:
        return None
    for statement in statements_of(module.facts.body):
        match statement:
            case Class(name=defined, bases=bases) if defined == name:
                return _of_bases(module, name, bases, modules, depth)
            case Assign(targets=targets, value=value) if any(isinstance(t, Name) and t.id == name for t in targets):
                return (path, name) if call_name(value) in _MAKE_BASES else None
            case ImportFrom(names=names) if any((alias or imported) == name for imported, alias in names):
                original = next(imported for imported, alias in names if (alias or imported) == name)
                return _imported(module, statement, original, modules, depth)
    return None


def _of_bases(module: Module, name: str, bases: Iterable[Expr], modules: Modules, depth: int) -> Base | None:
    for each in bases:
        if last_name(each) in _ARE_BASES:
            return (module.path, name)
        if isinstance(each, Name) and (found := _base_of(module.path, each.id, modules, depth + 1)) is not None:
            return found
        if isinstance(each, Attr) and isinstance(each.value, Name):
            found = _of_module(module, each.value.id, each.name, modules, depth)
            if found is not None:
                return found
    return None


def _of_module(module: Module, held: str, name: str, modules: Modules, depth: int) -> Base | None:
    """`held.name`, where `held` is a module that was imported."""
    for statement in statements_of(module.facts.body):
        if isinstance(statement, ImportFrom) and any((alias or each) == held for each, alias in statement.names):
            for path in modules.imported_by(module, statement):
                if (found := _base_of(path, name, modules, depth + 1)) is not None:
                    return found
    return None


def _imported(module: Module, statement: ImportFrom, name: str, modules: Modules, depth: int) -> Base | None:
    for path in modules.imported_by(module, statement):
        if path != module.path and (found := _base_of(path, name, modules, depth + 1)) is not None:
            return found
    return None
