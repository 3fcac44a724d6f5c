"""Names of SQLAlchemy's own objects that lead to tables: metadata, registries, the extension object of Flask."""

from __future__ import annotations

from auditor.link.domain.frame import Frame
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import (
    External,
    Values,
)
from auditor.link.libraries.sqlalchemy.catalogue import is_family
from auditor.link.syntax.names import last_part

#: The attributes that are looked at.
_KNOWN = frozenset(
    {"Table", "Column", "text", "select", "metadatas", "_class_registry", "_decl_class_registry", "mappers", "tables"}
)


def external_member(engine: Interpreter, frame: Frame, dotted: str, name: str, line: int) -> Values | None:
    """What leads to a table among the attributes of SQLAlchemy's objects; None of any other."""
    if name not in _KNOWN:
        return None
    if last_part(dotted) == "SQLAlchemy" and is_family(dotted) and name in {"Table", "Column", "text", "select"}:
        return (External(f"sqlalchemy.{name}"),)
    if name == "metadatas" and last_part(dotted) == "SQLAlchemy" and is_family(dotted):  # by bind key
        return (External("sqlalchemy.metadatas"),)
    if name in {"_class_registry", "_decl_class_registry"} and is_family(dotted):
        return (External("sqlalchemy.registry.classes"),)
    if name == "mappers" and last_part(dotted) == "registry":
        return (External("sqlalchemy.registry.mappers"),)
    if name == "tables" and last_part(dotted) in {"metadata", "MetaData"}:
        return (External("sqlalchemy.MetaData.tables"),)
    return None
