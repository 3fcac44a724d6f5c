"""Tables that libraries make beside the declared ones, to keep their history; SQL may name them.

Source: SQLAlchemy-Continuum, Version objects and Configuration (`table_name`); its fork SQLAlchemy-History;
PostgreSQL-Audit, README.
"""

from __future__ import annotations

from dataclasses import dataclass

from auditor.link.domain.frame import Frame
from auditor.link.domain.given import Given
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.library import Library
from auditor.link.domain.values import NOTHING, Mapping, Result, Text, Values
from auditor.link.libraries.sqlalchemy.declare.models import Models
from auditor.link.syntax.names import dicts_in
from auditor.link.tables.index import TableIndex

_PACKAGES = ("sqlalchemy_continuum", "sqlalchemy_history")
_LOOKING = ("version_class", "parent_class", "transaction_class", "count_versions", "changeset", "versioning_manager")


@dataclass(slots=True)
class Histories:
    """How the library calls the table that keeps the history of another one."""

    engine: Interpreter
    pattern: str = "%s_version"


def _make_versioned(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values:
    histories = engine.of(Histories)
    for options in given.keywords.get("options", NOTHING):
        if isinstance(options, Mapping):
            for value in dict(options.items).get("table_name", NOTHING):
                if isinstance(value, Text) and value.literal and value.literal.count("%s") == 1:
                    histories.pattern = value.literal
    return NOTHING


def _looked_at(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values:
    """`version_class(Page)` is the class of another table than that of `Page`."""
    return (Result(dotted),)


def _activity(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values:
    engine.of(TableIndex).sql_declared.update({"activity", "transaction"})
    return NOTHING


def _name_versions(engine: Interpreter) -> None:
    """The tables of all classes that say `__versioned__`."""
    histories, index = engine.of(Histories), engine.of(TableIndex)
    for mapped in engine.of(Models).all_mapped():
        for cls in engine.hierarchy.mro(mapped.info):
            if "__versioned__" not in cls.attributes:
                continue
            own = [
                value.text
                for assign in cls.attributes["__versioned__"]
                for given in dicts_in(assign.value)
                for key, value in given.items
                if getattr(key, "text", "") == "table_name" and hasattr(value, "text")
            ]
            pattern = own[0] if own and own[0].count("%s") == 1 else histories.pattern
            index.sql_declared.update({(pattern % mapped.table.name).lower(), "transaction", "transaction_changes"})
            break


LIBRARY = Library(
    name="history",
    packages=frozenset(_PACKAGES) | {"postgresql_audit"},
    functions={
        **{f"{package}.make_versioned": _make_versioned for package in _PACKAGES},
        **{f"{package}.{name}": _looked_at for package in _PACKAGES for name in _LOOKING},
        "postgresql_audit.versioning_manager.init": _activity,
    },
    finish=_name_versions,
)
