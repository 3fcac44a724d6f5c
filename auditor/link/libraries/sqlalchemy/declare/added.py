"""What code adds to mapped classes after their bodies: `User.posts = relationship(Post)` at module level.

Source: SQLAlchemy 2.0, ORM: "Appending additional columns to an existing Declarative mapped class".
"""

from __future__ import annotations

from functools import partial

from auditor.facts.code import Assign, Attr, Call
from auditor.link.domain.contained import contained
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import ClassRef
from auditor.link.libraries.sqlalchemy.declare.mapped import proxied
from auditor.link.libraries.sqlalchemy.declare.models import Models
from auditor.link.libraries.sqlalchemy.declare.properties import Property, property_of
from auditor.link.modules.paths import Module
from auditor.link.syntax.scopes import statements_of
from auditor.link.tables.declared import MappedInfo, RelationshipInfo


def collect_added(engine: Interpreter) -> None:
    """Give every mapped class the relationships, proxies and columns that modules assign to it."""
    for module in engine.index.modules.by_path.values():
        for statement in statements_of(module.facts.body):
            if isinstance(statement, Assign) and property_of(statement.value) not in {None, Property.GENERIC}:
                work = partial(_add_all, engine, module, statement)
                contained(engine, "an attribute of a class", work, None, module.path, statement.line)


def _add_all(engine: Interpreter, module: Module, statement: Assign) -> None:
    for target in statement.targets:
        if isinstance(target, Attr):
            for mapped in _classes_at(engine, module, target):
                _add(mapped, module, target.name, statement)


def _classes_at(engine: Interpreter, module: Module, target: Attr) -> list[MappedInfo]:
    values = engine.evaluate(engine.module_frame(module), target.value)
    found = (engine.of(Models).mapped(value.key) for value in values if isinstance(value, ClassRef))
    return [mapped for mapped in found if mapped is not None]


def _add(mapped: MappedInfo, module: Module, name: str, statement: Assign) -> None:
    call, kind = statement.value, property_of(statement.value)
    if not isinstance(call, Call):
        return
    if kind is Property.RELATIONSHIP:
        mapped.relationships.setdefault(
            name, RelationshipInfo(name, mapped.info, call, statement.annotation, statement.line, module=module)
        )
    elif kind is Property.PROXY:
        if (proxy := proxied(call)) is not None:
            mapped.proxies.setdefault(name, proxy)
    else:
        mapped.columns.setdefault(name, statement)
