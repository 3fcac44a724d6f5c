"""The rows of SQLAlchemy, by name; and which packages it goes by."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from auditor.facts.effect import Effect
from auditor.link.libraries.sqlalchemy import rows_core, rows_orm

#: Packages whose names mean what SQLAlchemy's mean.
FAMILY = frozenset({"sqlalchemy", "sqlmodel", "flask_sqlalchemy", "flask_sqlalchemy_lite", "sqlalchemy_utils"})


@lru_cache(maxsize=100_000)  # asked for every call of something outside the project, several times
def is_family(dotted: str) -> bool:
    """Does the name belong to SQLAlchemy or a package that re-exports it?"""
    return dotted.partition(".")[0] in FAMILY


def _by_name(*groups: Iterable[Effect]) -> dict[str, Effect]:
    return {effect.name: effect for group in groups for effect in group}


FUNCTIONS = _by_name(rows_core.FUNCTIONS, rows_orm.FUNCTIONS)
SESSION_METHODS = _by_name(rows_core.CONNECTION_METHODS, rows_orm.SESSION_METHODS)
TABLE_METHODS = _by_name(rows_core.TABLE_METHODS)
#: Calls that name attributes without reading them.
MUTING = rows_orm.NON_LOADERS | rows_orm.DECLARATIONS
