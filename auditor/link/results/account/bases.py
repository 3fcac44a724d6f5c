"""Bases outside of the project: what a class holds, they may use."""

from __future__ import annotations

from auditor.facts.code import Sub
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import ClassRef, External, Value
from auditor.link.libraries.python.library import OWN_ROOTS
from auditor.link.modules.index import ClassInfo
from auditor.link.modules.paths import Module

#: Libraries whose classes linking knows by their rows: an attribute of theirs that holds a model says what it does.
KNOWN_BASES = (
    "marshmallow",
    "flask_marshmallow",
    "advanced_alchemy",
    "litestar",
    "wtforms",
    "sqladmin",
    "flask_admin",
    "graphene",
)
_PLAIN_BASES = (OWN_ROOTS - {"collections"}) | {"object"}


def has_unknown_base(engine: Interpreter, info: ClassInfo) -> bool:
    """Has the class a base of a library whose classes nobody knows, or one that is made nobody knows how?"""
    return any(
        base.partition(".")[0] not in _PLAIN_BASES and not base.startswith(KNOWN_BASES)
        for base in engine.hierarchy.external_bases(info)
    )


def type_argument(engine: Interpreter, module: Module, outer: Sub, *only: type[Value]) -> str:
    """`class Repo(Base[Model])`, `Repo[Model]()`: followed where the class is of the project."""
    known = any(
        (isinstance(value, ClassRef) and not has_unknown_base(engine, engine.index.classes[value.key]))
        or (isinstance(value, External) and value.name.startswith(KNOWN_BASES))
        for value in engine.evaluate(engine.module_frame(module), outer.value)
        if not only or isinstance(value, only)
    )
    return "type argument" if known else ""
