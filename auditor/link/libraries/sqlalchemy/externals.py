"""Names of SQLAlchemy's own objects that lead to tables: metadata, registries, the extension object of Flask."""

from __future__ import annotations

from collections.abc import Iterable

from auditor.link.domain.frame import Frame
from auditor.link.domain.given import Given
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import NOTHING, ClassRef, External, Value, Values
from auditor.link.libraries.sqlalchemy.belonging import named, place_in
from auditor.link.libraries.sqlalchemy.catalogue import is_family
from auditor.link.libraries.sqlalchemy.declare.models import Models
from auditor.link.syntax.names import last_part
from auditor.link.tables.declared import TableInfo, TableRef
from auditor.link.tables.index import TableIndex

#: Ends the name of what has a class for each table of a database (Automap).
AUTOMAPPED = "automap_base.classes"

#: The attributes that are looked at.
_KNOWN = frozenset(
    {"Table", "Column", "text", "select", "metadatas", "_class_registry", "_decl_class_registry", "mappers", "tables",
     "data"}
)  # fmt: skip


def automapped(engine: Interpreter, frame: Frame, names: Iterable[str]) -> Values:
    """`Base.classes.orders`: the classes that are declared for the tables of these names, else the tables (Automap)."""
    index, path = engine.of(TableIndex), frame.unit.module.path
    return _classes(engine, [table for name in names for table in index.tables_said(name, path)])


def class_of_table(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values:
    """`get_class_by_table(Base, table)` (SQLAlchemy-Utils, ORM helpers)."""
    named = given.args[1] if len(given.args) > 1 else given.keywords.get("table", NOTHING)
    index = engine.of(TableIndex)
    return _classes(engine, [index[value.key] for value in named if isinstance(value, TableRef)])


def _classes(engine: Interpreter, tables: Iterable[TableInfo]) -> Values:
    found: list[Value] = []
    mapped = engine.of(Models).all_mapped()
    for table in tables:
        classes = [ClassRef(each.key) for each in mapped if each.table.key == table.key and not each.parent]
        found += classes or [TableRef(table.ref)]
    return tuple(found)


def external_member(engine: Interpreter, frame: Frame, dotted: str, name: str, line: int) -> Values | None:
    """What leads to a table among the attributes of SQLAlchemy's objects; None of any other."""
    if dotted.endswith(AUTOMAPPED):
        return automapped(engine, frame, (name,)) or None
    if name not in _KNOWN:
        return None
    if last_part(dotted) == "SQLAlchemy" and is_family(dotted) and name in {"Table", "Column", "text", "select"}:
        return (External(f"sqlalchemy.{name}"),)
    if name == "metadatas" and last_part(dotted) == "SQLAlchemy" and is_family(dotted):  # by bind key
        return (External("sqlalchemy.metadatas"),)
    if name in {"_class_registry", "_decl_class_registry"} and is_family(dotted):
        return (External(named(place_in(dotted), "registry.classes")),)
    if name == "data" and last_part(dotted) == "classes" and dotted.endswith("registry.classes"):
        return (External(named(place_in(dotted), "registry.references")),)
    if name == "mappers" and last_part(dotted) == "registry":
        return (External(named(place_in(dotted), "registry.mappers")),)
    if name == "tables" and last_part(dotted) in {"metadata", "MetaData"}:
        return (External(named(place_in(dotted), "MetaData.tables")),)
    return None
