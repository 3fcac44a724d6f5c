"""What the bodies of classes lead to: `default=make_slug`, `password = property(_get, _set)`, `view = _make_view()`;
and which names of theirs ask rows for what is computed."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator

from auditor.facts.access import Role
from auditor.facts.code import Attr, Call, Do, Name, Node, Str
from auditor.facts.key import TableKey
from auditor.facts.nodes import nodes_of
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import ClassRef, FunctionRef
from auditor.link.libraries.sqlalchemy.declare.models import Models
from auditor.link.modules.decorators import PROPERTY, kind_of
from auditor.link.modules.index import MODULE_BODY, ClassInfo, Unit
from auditor.link.results.framework import SHOWING, is_called_outside
from auditor.link.syntax.common import COMMON_METHODS
from auditor.link.syntax.names import last_name

_NAMING: frozenset[type[Node]] = frozenset({Attr, Call, Name})
#: What asks the functions that it is given for the values of new rows, and for no others.
_WHEN_MADE = frozenset({"Column", "mapped_column", "Field", "deferred"})
#: Loading a row calls none of these (ORM, Maintaining Non-Mapped State Across Loads).
_MAKING = frozenset({"__init__", "__new__", "__post_init__"})
#: Properties of one name that a schema may show.
_MOST_ALIKE = 60


def named_in_bodies(engine: Interpreter) -> Iterator[tuple[str, str]]:
    """Who leads to a function that the body of a class names, and the function. What is called there runs with the
    module, what a column is given when a row is made (Column Insert/Update Defaults, Python-Executed Functions), and
    the rest, such as `property(_get)`, when there is an object, which is a node of its own (`rows KEY`)."""
    functions = {each.node.name for each in engine.index.units.values() if each.node is not None and not each.parent}
    for info in engine.index.classes.values():
        if info.module.role in {Role.APP, Role.SCRIPT}:
            yield from _in_body(engine, info, functions)
            yield from ((f"class {info.key}", unit.key) for unit in _shown(engine, info))
            yield from ((f"rows {info.key}", unit.key) for unit in _of_rows(engine, info))


def asking_rows(engine: Interpreter, naming: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Who has an object of a class whose body names something for its objects, and the node of these: whoever makes
    one, and whoever touches the table of the class, for that gets rows. `naming`: the nodes of all that name any."""
    keys = sorted(key.removeprefix("rows ") for key in naming if key.startswith("rows "))
    yield from ((f"class {key}", f"rows {key}") for key in keys)
    of_table: dict[TableKey, list[str]] = {}
    for mapped in filter(None, map(engine.of(Models).mapped, keys)):
        of_table.setdefault(mapped.table.key, []).append(f"rows {mapped.info.key}")
    for context in engine.ledger.contexts if of_table else ():
        for table in {access.table for access in context.found.accesses} & of_table.keys():
            yield from ((context.unit.key, node) for node in of_table[table])


def _of_rows(engine: Interpreter, info: ClassInfo) -> Iterator[Unit]:
    """What something outside calls of rows that it is given (Pyramid, Using a Custom __json__ Method; Python, Special
    method names), but for what makes one."""
    if engine.model_of(info.key) is None:
        return
    for cls in engine.hierarchy.mro(info):
        for name, units in cls.methods.items():
            if name.startswith("__") and name.endswith("__") and name not in _MAKING and name not in SHOWING:
                yield from units


def _in_body(engine: Interpreter, info: ClassInfo, functions: Container[str]) -> Iterator[tuple[str, str]]:
    values = [each.value for assigns in info.attributes.values() for each in assigns if each.value is not None]
    values += [each.value for each in info.node.body if type(each) is Do]
    for value in values:
        whole = f"class {info.key}" if last_name(value) in _WHEN_MADE else f"rows {info.key}"
        for node in nodes_of(value, _NAMING):
            caller, named = whole, node
            if type(node) is Call:
                caller, named = f"{info.module.path}::{MODULE_BODY}", node.func
            name = named.id if type(named) is Name else named.name if type(named) is Attr else ""
            if name in functions:
                yield from ((caller, key) for key in _meant(engine, info, named, name))
        if type(value) is Name and value.id in engine.index.classes_named:
            yield from ((whole, f"class {key}") for key in _class_meant(engine, info, value))
        if type(value) is Call and last_name(value) not in _WHEN_MADE:
            yield from ((whole, key) for key in _said(engine, info, value))


def _said(engine: Interpreter, info: ClassInfo, call: Call) -> Iterator[str]:
    """`fields.Method("get_total", deserialize="load_total")`: methods of the class itself, by their names (marshmallow,
    Custom Fields, Method Fields); `fields.Nested("OrderSchema")`: a class of its kind (Nesting Schemas)."""
    for each in nodes_of((call.args, tuple(given for _, given in call.keywords)), Str):
        text = each.text if type(each) is Str else ""
        yield from (unit.key for cls in engine.hierarchy.mro(info) for unit in cls.methods.get(text, ()))
        for other in engine.index.classes_named.get(text, ()):
            if is_called_outside(engine, other) and is_called_outside(engine, info):
                yield f"class {other.key}"


def _meant(engine: Interpreter, info: ClassInfo, node: Node, name: str) -> list[str]:
    if type(node) is Name and name in info.methods:
        return [unit.key for unit in info.methods[name]]
    if not isinstance(node, Name | Attr):
        return []
    found = engine.evaluate(engine.module_frame(info.module), node)
    return [value.key for value in found if type(value) is FunctionRef]


def _class_meant(engine: Interpreter, info: ClassInfo, node: Name) -> list[str]:
    """`query_class = OrderQuery`: objects of it are made for those of the class (Flask-SQLAlchemy, Query Class)."""
    if node.id in info.classes:
        return [info.classes[node.id].key]
    found = engine.evaluate(engine.module_frame(info.module), node)
    return [value.key for value in found if type(value) is ClassRef]


def _shown(engine: Interpreter, info: ClassInfo) -> Iterator[Unit]:
    """The properties of rows that a schema shows under their names (marshmallow, `Schema.dump`; Pydantic, Arbitrary
    class instances)."""
    if not is_called_outside(engine, info):
        return
    for name in info.attributes:
        units = engine.index.methods_named.get(name, ()) if name not in COMMON_METHODS else ()
        for unit in units if len(units) <= _MOST_ALIKE else ():
            if kind_of(unit) == PROPERTY and unit.owner is not None and engine.model_of(unit.owner.key) is not None:
                yield unit
