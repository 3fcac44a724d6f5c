"""Every public name of an installed library: its functions and classes, and what each class defines itself.

A name is written as people import it, without the library's own name in front: `select`, `orm.Session.get`,
`dialects.postgresql.insert`. What a class inherits is listed once, where it is defined.
"""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Iterator
from types import ModuleType

#: Where SQLAlchemy documents names, the shortest spelling first.
SQLALCHEMY = (
    "sqlalchemy", "sqlalchemy.orm", "sqlalchemy.sql.expression", "sqlalchemy.sql", "sqlalchemy.schema",
    "sqlalchemy.engine", "sqlalchemy.types", "sqlalchemy.event", "sqlalchemy.exc", "sqlalchemy.pool",
    "sqlalchemy.ext.asyncio", "sqlalchemy.ext.associationproxy", "sqlalchemy.ext.automap", "sqlalchemy.ext.baked",
    "sqlalchemy.ext.compiler", "sqlalchemy.ext.declarative", "sqlalchemy.ext.horizontal_shard", "sqlalchemy.ext.hybrid",
    "sqlalchemy.ext.indexable", "sqlalchemy.ext.instrumentation", "sqlalchemy.ext.mutable",
    "sqlalchemy.ext.orderinglist", "sqlalchemy.ext.serializer", "sqlalchemy.orm.attributes",
    "sqlalchemy.orm.collections", "sqlalchemy.orm.session", "sqlalchemy.orm.strategy_options", "sqlalchemy.orm.util",
    "sqlalchemy.dialects.postgresql", "sqlalchemy.dialects.mysql", "sqlalchemy.dialects.sqlite",
    "sqlalchemy.dialects.oracle", "sqlalchemy.dialects.mssql",
)  # fmt: skip

#: Where Flask-SQLAlchemy documents names (API), the shortest spelling first.
FLASK_SQLALCHEMY = (
    "flask_sqlalchemy", "flask_sqlalchemy.pagination", "flask_sqlalchemy.query", "flask_sqlalchemy.model",
    "flask_sqlalchemy.session", "flask_sqlalchemy.table", "flask_sqlalchemy.record_queries",
    "flask_sqlalchemy.track_modifications", "flask_sqlalchemy.cli", "flask_sqlalchemy.extension",
)  # fmt: skip

SQLMODEL = (
    "sqlmodel", "sqlmodel.main", "sqlmodel.orm.session", "sqlmodel.ext.asyncio.session", "sqlmodel.sql.expression",
    "sqlmodel.sql.base", "sqlmodel.sql.sqltypes", "sqlmodel.default", "sqlmodel.pool",
)  # fmt: skip


def public_names(library: str, modules: tuple[str, ...]) -> dict[str, object]:
    """What is public in the modules of the installed library, by name. Raises ImportError where a module is missing."""
    found: dict[int, tuple[str, object]] = {}
    for path in modules:
        module = importlib.import_module(path)
        prefix = path.removeprefix(library).lstrip(".")
        for name, value in _members(module, library):
            found.setdefault(id(value), (f"{prefix}.{name}".lstrip("."), value))
    names = {name: value for name, value in found.values() if not (inspect.isclass(value) and _is_plain(value))}
    for name, value in tuple(names.items()):
        if inspect.isclass(value):
            names.update(_own(name, value))
            for base in value.__mro__[1:]:
                if id(base) not in found and not _is_plain(base) and base.__module__.partition(".")[0] == library:
                    spelled = f"{base.__module__}.{base.__qualname__}".removeprefix(f"{library}.")
                    names.update(_own(spelled, base))
    return names


def attributes(name: str, made: object) -> dict[str, object]:
    """The public attributes that an object of a class has of its own, `SQLAlchemy.session`."""
    return {f"{name}.{attribute}": value for attribute, value in vars(made).items() if not attribute.startswith("_")}


def defined_as(names: dict[str, object], about: str) -> str | None:
    """The name under which what `Select.limit` is stands in the names: that of the class which defines it."""
    if about in names:
        return about
    owner, _, attribute = about.rpartition(".")
    found = names.get(owner)
    for base in found.__mro__ if inspect.isclass(found) else ():
        if attribute in vars(base):
            spelled = {id(value): name for name, value in names.items() if inspect.isclass(value)}
            where = f"{base.__module__}.{base.__qualname__}".partition(".")[2]
            return f"{spelled.get(id(base), where)}.{attribute}"
    return None


def _members(module: ModuleType, library: str) -> Iterator[tuple[str, object]]:
    """Classes and functions of the library that the module exports."""
    for name in getattr(module, "__all__", None) or [name for name in dir(module) if not name.startswith("_")]:
        value = getattr(module, name, None)
        where = getattr(value, "__module__", None) or ""
        if callable(value) and where.partition(".")[0] == library:
            yield name, value


def _own(name: str, owner: type) -> Iterator[tuple[str, object]]:
    """The public methods and properties that a class defines itself."""
    for attribute, value in vars(owner).items():
        if attribute.startswith("_") or inspect.isclass(value):
            continue
        if callable(value) or isinstance(value, staticmethod | classmethod) or hasattr(type(value), "__get__"):
            yield f"{name}.{attribute}", value


def _is_plain(value: type) -> bool:
    """Types of columns and errors: none of them, nor what is in them, sees a table."""
    from sqlalchemy.types import TypeEngine

    return issubclass(value, BaseException | TypeEngine)


def parameters(value: object) -> list[str]:
    """What a function, method or class is given, by name: no receiver, nothing private, nothing that is only passed on
    (`**kwargs`); nothing of what cannot be called."""
    if isinstance(value, staticmethod | classmethod):
        value = value.__func__
    if not callable(value):
        return []
    try:
        several = list(inspect.signature(value).parameters.values())
    except (TypeError, ValueError):
        return []
    return [
        each.name
        for each in several
        if each.kind is not each.VAR_KEYWORD and not each.name.startswith("_") and each.name not in _RECEIVERS
    ]


_RECEIVERS = frozenset({"self", "cls", "mcs"})
