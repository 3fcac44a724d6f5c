"""The rows of all libraries, indexed for look-up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from auditor.effects import other_libraries, repositories, sqlalchemy_core, sqlalchemy_orm
from auditor.effects.rows import Effect

#: Packages whose names mean what SQLAlchemy's mean.
FAMILY = frozenset({"sqlalchemy", "sqlmodel", "flask_sqlalchemy", "flask_sqlalchemy_lite", "sqlalchemy_utils"})


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Rows by name: functions of the SQLAlchemy family by their last part, others by their full dotted name.

    `muting`: calls that name attributes without reading them.
    """

    family: Mapping[str, Effect]
    functions: Mapping[str, Effect]
    session: Mapping[str, Effect]
    table: Mapping[str, Effect]
    loaders: frozenset[str]
    steps: frozenset[str]
    muting: frozenset[str]
    bulk_methods: frozenset[str]
    row_methods: frozenset[str]
    table_names: Mapping[str, tuple[str, int, str]]
    model_views: Mapping[str, tuple[str, ...]]
    resources: Mapping[str, tuple[str, ...]]
    factories: Mapping[str, tuple[str, ...]]

    def function(self, dotted: str) -> Effect | None:
        """The row for an external function, by its full name or, in the SQLAlchemy family, its last part."""
        found = self.functions.get(dotted)
        if found is None and is_family(dotted):
            found = self.family.get(last_part(dotted))
        return found


def last_part(dotted: str) -> str:
    return dotted.rpartition(".")[2]


@lru_cache(maxsize=100_000)  # asked for every call of something outside the project, several times
def is_family(dotted: str) -> bool:
    """Does the name belong to SQLAlchemy or a package that re-exports it?"""
    return dotted.partition(".")[0] in FAMILY


def _by_name(*groups: Iterable[Effect]) -> dict[str, Effect]:
    return {effect.name: effect for group in groups for effect in group}


CATALOGUE = Catalogue(
    family=_by_name(sqlalchemy_core.FUNCTIONS, sqlalchemy_orm.FUNCTIONS),
    functions=_by_name(other_libraries.FUNCTIONS, repositories.FUNCTIONS),
    session=_by_name(
        other_libraries.CURSOR_METHODS,
        other_libraries.FLASK_METHODS,
        sqlalchemy_core.CONNECTION_METHODS,
        sqlalchemy_orm.SESSION_METHODS,
    ),
    table=_by_name(sqlalchemy_core.TABLE_METHODS),
    loaders=sqlalchemy_orm.LOADERS,
    steps=sqlalchemy_orm.STEPS,
    muting=sqlalchemy_orm.NON_LOADERS | sqlalchemy_orm.DECLARATIONS,
    bulk_methods=sqlalchemy_orm.BULK_METHODS,
    row_methods=sqlalchemy_orm.ROW_METHODS,
    table_names=other_libraries.TABLE_NAME_METHODS,
    model_views=other_libraries.MODEL_VIEWS,
    resources=other_libraries.RESOURCES,
    factories=other_libraries.FACTORIES,
)


def extend(catalogue: Catalogue, rows: Iterable[Effect]) -> Catalogue:
    """The catalogue with a project's own rows, which go by full dotted name."""
    return replace(catalogue, functions={**catalogue.functions, **_by_name(rows)})
