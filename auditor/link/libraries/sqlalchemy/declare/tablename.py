"""The name of the table that a mapped class has, its own or its parent's.

Source: SQLAlchemy 2.0, ORM Mapped Class Configuration; Flask-SQLAlchemy 3.1, Models and Tables; SQLModel, Tutorial;
FastAPI Users, Database adapters: SQLAlchemy.
"""

from __future__ import annotations

from itertools import takewhile

from auditor.facts.code import Call, Const, Lambda
from auditor.facts.nodes import nodes_of
from auditor.link.domain.interpreter import Interpreter
from auditor.link.libraries.sqlalchemy.declare import named_when_made, naming, table_args
from auditor.link.libraries.sqlalchemy.declare.mapped import own_columns
from auditor.link.libraries.sqlalchemy.declare.models import Models
from auditor.link.modules.index import ClassInfo
from auditor.link.syntax.names import call_name, last_part
from auditor.link.tables.declared import MappedInfo

#: Bases that name the table after the class, in snake case: Flask-SQLAlchemy's `Model` (Models and Tables), those of
#: Advanced Alchemy and Litestar (Modeling: `CommonTableAttributes`); what alchy makes (`make_declarative_base()`).
NAMING_BASES = frozenset(
    {"Model", "make_declarative_base", "CommonTableAttributes", "NanoIDBase", "NanoIDAuditBase", "BigIntBase",
     "BigIntAuditBase", "IdentityBase",
     "IdentityAuditBase", "UUIDBase", "UUIDAuditBase", "UUIDv6Base", "UUIDv6AuditBase", "UUIDv7Base", "UUIDv7AuditBase"}
)  # fmt: skip
#: Bases of libraries that say how the table is called, by package and the beginning of their name.
_NAMED_BY_BASE = {
    ("fastapi_users", "SQLAlchemyBaseUserTable"): "user",
    ("fastapi_users", "SQLAlchemyBaseOAuthAccountTable"): "oauth_account",
    ("fastapi_users", "SQLAlchemyBaseAccessTokenTable"): "accesstoken",
}


def table_name(engine: Interpreter, info: ClassInfo) -> tuple[str, bool] | None:
    """The name of the table of the class and whether it is exact; None where it shares its parent's table."""
    mro = engine.hierarchy.mro(info)
    for position, cls in enumerate(mro):
        if position and engine.of(Models).mapped_by_key(cls) is not None:
            return _computed_for_child(engine, info, mro[position:])  # beyond here names belong to the parent
        if cls.attributes.get("__tablename__"):
            if is_none(cls, "__tablename__") or _shares_without_key(engine, info):
                return None
            return _evaluated(engine, info, cls)
        if "__tablename__" in cls.methods:
            return naming.declared_name(engine, info, cls.methods["__tablename__"][0])
    if (namer := named_when_made.namer_of(engine, info)) is not None:
        return named_when_made.given_name(engine, info, namer)
    external = engine.hierarchy.external_bases(info)
    if (given := name_of_base(external)) and mapped_parent(engine, info) is None:
        return given, True
    if any(last_part(name) in {"SQLModel"} for name in external):
        return info.node.name.lower(), True
    by_default = has_default_name(external) or named_when_made.is_named_by_library(engine, info)
    if by_default and (has_primary_key(info) or not mapped_parent(engine, info)):
        return naming.snake_case(info.node.name), True
    if mapped_parent(engine, info) is not None:
        return None
    return naming.snake_case(info.node.name), False


def name_of_base(external: tuple[str, ...]) -> str:
    """The `__tablename__` of a base outside the project; empty where none is known to have one."""
    for base in external:
        for (package, name), given in _NAMED_BY_BASE.items():
            if base.startswith(package) and last_part(base).startswith(name):
                return given
    return ""


def _shares_without_key(engine: Interpreter, info: ClassInfo) -> bool:
    """Has a child the table of its parent, whatever `__tablename__` says, since it brings no primary key
    (Flask-SQLAlchemy, API: `Model.__table_cls__`: "If no primary key is found, that indicates single-table
    inheritance")?"""
    parent = mapped_parent(engine, info)
    if parent is None or not any(
        name.startswith("flask_sqlalchemy.") and last_part(name) == "Model"
        for name in engine.hierarchy.external_bases(info)
    ):
        return False
    own = takewhile(lambda cls: cls is not parent.info, engine.hierarchy.mro(info))
    return not any(has_primary_key(cls) or _names_a_key(cls) for cls in own)


def _names_a_key(info: ClassInfo) -> bool:
    """`PrimaryKeyConstraint(...)` in `__table_args__`?"""
    return "__table_args__" in info.methods or any(
        isinstance(node, Call) and call_name(node) == "PrimaryKeyConstraint"
        for value in table_args.of_class(info)
        for node in nodes_of(value)
    )


def _computed_for_child(engine: Interpreter, info: ClassInfo, above: tuple[ClassInfo, ...]) -> tuple[str, bool] | None:
    """A `declared_attr` of a mixin or common base gives every class of the hierarchy a table, with a key of its own in
    it (ORM, Mixing in Columns: Controlling table inheritance with mixins)."""
    namer = named_when_made.namer_of(engine, info)
    has_key = has_primary_key(info)
    if namer is not None and (has_key or named_when_made.adds_columns(namer)):
        return named_when_made.given_name(engine, info, namer)
    if not has_key:
        return None
    external = engine.hierarchy.external_bases(info)
    for cls in above:
        if engine.of(Models).mapped_by_key(cls) is None and "__tablename__" in cls.methods:
            return naming.declared_name(engine, info, cls.methods["__tablename__"][0])
    by_default = has_default_name(external) or named_when_made.is_named_by_library(engine, info)
    return (naming.snake_case(info.node.name), True) if by_default else None


def _evaluated(engine: Interpreter, info: ClassInfo, cls: ClassInfo) -> tuple[str, bool] | None:
    assign = cls.attributes["__tablename__"][-1]
    if assign.value is None:
        return naming.snake_case(info.node.name), False
    if isinstance(assign.value, Lambda):
        return naming.snake_case(info.node.name), False
    text = engine.text_of(engine.frame_around(cls), assign.value)
    return (text, True) if text is not None else (naming.snake_case(info.node.name), False)


def is_none(info: ClassInfo, name: str) -> bool:
    """Does the class say None by this name, and nothing else?"""
    found = info.attributes.get(name, ())
    return bool(found) and all(isinstance(a.value, Const) and a.value.value is None for a in found)


def has_default_name(external: tuple[str, ...]) -> bool:
    """Do the bases outside the project name the table?"""
    return any(last_part(name) in NAMING_BASES for name in external)


def has_primary_key(info: ClassInfo) -> bool:
    """Is a column that the class itself declares its primary key?"""
    return any(
        name == "primary_key"
        for assign in own_columns(info).values()
        if assign is not None and isinstance(assign.value, Call)
        for name, _ in assign.value.keywords
    )


def mapped_parent(engine: Interpreter, info: ClassInfo) -> MappedInfo | None:
    """The nearest mapped class above."""
    for cls in engine.hierarchy.mro(info)[1:]:
        if (found := engine.of(Models).mapped_by_key(cls)) is not None:
            return found
    return None
