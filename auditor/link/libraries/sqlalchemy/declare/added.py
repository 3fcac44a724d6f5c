"""What code adds to mapped classes after their bodies: `User.posts = relationship(Post)` at module level, or
`User.__mapper__.add_property("posts", relationship(Post))`.

Source: SQLAlchemy 2.0, ORM: "Appending additional columns to an existing Declarative mapped class"; Class Mapping API:
Mapper.add_property(), Mapper.add_properties().
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from auditor.facts.code import Assign, Attr, Call, Do, Expr, Map, Stmt, Str
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
            for holder, name, added in _added(statement):
                work = partial(_add_all, engine, module, holder, name, added)
                contained(engine, "an attribute of a class", work, None, module.path, added.line)


def _added(statement: Stmt) -> Iterator[tuple[Expr, str, Assign]]:
    """What the statement adds a property to, under which name, and the property as it is assigned."""
    if isinstance(statement, Assign):
        is_one = property_of(statement.value) not in {None, Property.GENERIC}
        yield from ((each.value, each.name, statement) for each in statement.targets if is_one and type(each) is Attr)
    elif isinstance(statement, Do) and isinstance(call := statement.value, Call) and isinstance(call.func, Attr):
        for name, value in _told(call.func.name, call.args):
            if property_of(value) not in {None, Property.GENERIC}:
                yield call.func.value, name, Assign((), value, None, statement.line)


def _told(method: str, args: tuple[Expr, ...]) -> Iterator[tuple[str, Expr]]:
    """`mapper.add_property("posts", relationship(Post))`, `mapper.add_properties({"posts": relationship(Post)})`."""
    match method, args:
        case "add_property", (Str(text=name), value):
            yield name, value
        case "add_properties", (Map(items=items),):
            yield from ((key.text, value) for key, value in items if isinstance(key, Str))
        case _:
            pass


def _add_all(engine: Interpreter, module: Module, holder: Expr, name: str, added: Assign) -> None:
    for mapped in _classes_at(engine, module, holder):
        _add(mapped, module, name, added)


def _classes_at(engine: Interpreter, module: Module, holder: Expr) -> list[MappedInfo]:
    values = engine.evaluate(engine.module_frame(module), holder)
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
