"""Classes and tables that a string names, as the registry of mapped classes finds them."""

from __future__ import annotations

import re

from auditor.facts.access import Role
from auditor.facts.key import TableKey
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import ClassRef
from auditor.link.libraries.sqlalchemy.declare.models import Models
from auditor.link.libraries.sqlalchemy.declare.tables_of import tables_of
from auditor.link.syntax.names import last_part
from auditor.link.tables.declared import MappedInfo
from auditor.link.tables.index import TableIndex


def class_named(engine: Interpreter, mapped: MappedInfo, text: str) -> MappedInfo | None:
    """The class a string names: by its name or a dotted path, preferring the same module, then the nearest folder
    (ORM, relationship(): late evaluation of the argument in the registry)."""
    match = re.search(r"([A-Za-z_][\w.]*)\s*\)?\s*$", text.strip())
    if match is None:
        return None
    dotted = match.group(1)
    name = last_part(dotted)
    beside = _beside(engine, mapped, name)
    if beside is not None and beside.info.dotted.endswith(dotted):
        return beside
    candidates = [
        found
        for info in engine.index.classes_named.get(name, ())
        if (found := engine.of(Models).mapped(info.key)) is not None
    ]
    if not candidates:
        return _imported_class(engine, mapped, dotted)
    return min(candidates, key=lambda c: _distance(c, mapped, dotted))


def _beside(engine: Interpreter, mapped: MappedInfo, name: str) -> MappedInfo | None:
    """The class of that name in the same module: of hundreds of classes of one name, the others are not looked at."""
    info = engine.index.classes.get(f"{mapped.info.module.path}::{name}")
    found = engine.of(Models).mapped(info.key) if info is not None else None
    return found if found is not None and found.table.metadata == mapped.table.metadata else None


def _imported_class(engine: Interpreter, mapped: MappedInfo, dotted: str) -> MappedInfo | None:
    for value in engine.names.look_up(mapped.info.module.path, dotted.partition(".")[0]) or ():
        if isinstance(value, ClassRef):
            return engine.of(Models).mapped(value.key)
    return None


def _distance(candidate: MappedInfo, mapped: MappedInfo, dotted: str) -> tuple[bool, bool, bool, int, str]:
    here, there = mapped.info.module.path.split("/"), candidate.info.module.path.split("/")
    common = sum(1 for a, b in zip(here, there, strict=False) if a == b)
    return (
        not candidate.info.dotted.endswith(dotted),
        candidate.info.module.role is not Role.APP and mapped.info.module.role is Role.APP,
        candidate.table.metadata != mapped.table.metadata,
        -common,
        candidate.key,
    )


def table_named(engine: Interpreter, mapped: MappedInfo, text: str) -> TableKey | None:
    """A table named by a string: its name, a class with `.__table__`, or a module-level variable."""
    text = text.strip()
    if text.endswith(".__table__"):
        found = class_named(engine, mapped, text.removesuffix(".__table__"))
        return found.table.key if found is not None else None
    schema, _, name = text.rpartition(".")
    tables = engine.of(TableIndex).tables_named(name, schema or None, mapped.info.module.path)
    if tables:
        return tables[0].key
    by_class = class_named(engine, mapped, text)
    if by_class is not None:
        return by_class.table.key
    named = engine.names.look_up(mapped.info.module.path, text) or ()
    return next((table.key for table in tables_of(engine, named)), None)
