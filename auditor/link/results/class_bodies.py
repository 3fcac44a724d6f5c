"""What the bodies of classes lead to: `default=make_slug`, `password = property(_get, _set)`, `view = _make_view()`;
and which names of theirs ask rows for what is computed."""

from __future__ import annotations

from collections.abc import Container, Iterator

from auditor.facts.access import Role
from auditor.facts.code import Attr, Call, Do, Name, Node
from auditor.facts.nodes import nodes_of
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import FunctionRef
from auditor.link.modules.decorators import PROPERTY, kind_of
from auditor.link.modules.index import MODULE_BODY, ClassInfo, Unit
from auditor.link.results.framework import is_called_outside
from auditor.link.syntax.common import COMMON_METHODS

_NAMING: frozenset[type[Node]] = frozenset({Attr, Call, Name})
#: Properties of one name that a schema may show.
_MOST_ALIKE = 60


def named_in_bodies(engine: Interpreter) -> Iterator[tuple[str, str]]:
    """Who leads to a function that the body of a class names, and the function. What is called there runs with the
    module, and the rest as soon as the class is in use (Column Insert/Update Defaults, Python-Executed Functions)."""
    functions = {each.node.name for each in engine.index.units.values() if each.node is not None and not each.parent}
    for info in engine.index.classes.values():
        if info.module.role in {Role.APP, Role.SCRIPT}:
            yield from _in_body(engine, info, functions)
            yield from ((f"class {info.key}", unit.key) for unit in _shown(engine, info))


def _in_body(engine: Interpreter, info: ClassInfo, functions: Container[str]) -> Iterator[tuple[str, str]]:
    values = [each.value for assigns in info.attributes.values() for each in assigns if each.value is not None]
    values += [each.value for each in info.node.body if type(each) is Do]
    for node in nodes_of(tuple(values), _NAMING):
        caller, named = f"class {info.key}", node
        if type(node) is Call:
            caller, named = f"{info.module.path}::{MODULE_BODY}", node.func
        name = named.id if type(named) is Name else named.name if type(named) is Attr else ""
        if name in functions:
            yield from ((caller, key) for key in _meant(engine, info, named, name))


def _meant(engine: Interpreter, info: ClassInfo, node: Node, name: str) -> list[str]:
    if type(node) is Name and name in info.methods:
        return [unit.key for unit in info.methods[name]]
    if not isinstance(node, Name | Attr):
        return []
    found = engine.evaluate(engine.module_frame(info.module), node)
    return [value.key for value in found if type(value) is FunctionRef]


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
