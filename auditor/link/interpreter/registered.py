"""Classes that are handed on as soon as they are defined: to a registry of the project, which makes objects of them."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.facts.code import Assign, Call, Function, Name
from auditor.facts.nodes import nodes_of
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import ClassRef, FunctionRef
from auditor.link.interpreter.classes import find_method
from auditor.link.modules.index import ClassInfo
from auditor.link.syntax.keeping import put_away
from auditor.link.syntax.names import call_name
from auditor.link.syntax.scopes import statements_of

#: Calls that look at a class, and hand it to nobody.
_LOOKING = frozenset(
    {"super", "type", "isinstance", "issubclass", "getattr", "hasattr", "setattr", "vars", "dir", "id", "repr", "str",
     "__new__", "__init__", "__init_subclass__", "get_type_hints", "hash", "len", "bool", "wraps",
     "update_wrapper"}
)  # fmt: skip


def is_registered(engine: Interpreter, info: ClassInfo) -> bool:
    """Does a base, a metaclass or a decorator of the project put the class where others find it?

    Source: Python reference, 3.3.3: Customizing class creation (`__init_subclass__`, metaclasses), 8.8: Class
    definitions (decorators).
    """
    return any(hands_on(node, names) for node, names in _takers(engine, info))


def _takers(engine: Interpreter, info: ClassInfo) -> Iterator[tuple[Function, set[str]]]:
    """The functions that are given the class when it is defined, with what they call it."""
    order = engine.hierarchy.mro(info)
    for unit in (unit for cls in order[1:] for unit in cls.methods.get("__init_subclass__", ())):
        if unit.node is not None and unit.node.params:
            yield unit.node, {unit.node.params[0].name}
    for metaclass in _metaclass(engine, order):
        for unit in find_method(engine, engine.index.classes[metaclass.key], "__new__"):
            if unit.node is not None:
                yield unit.node, _made_by(unit.node)
        for unit in find_method(engine, engine.index.classes[metaclass.key], "__init__"):
            if unit.node is not None and unit.node.params:
                yield unit.node, {unit.node.params[0].name}
    for decorator in info.node.decorators:
        for value in engine.evaluate(engine.frame_around(info), decorator):
            node = engine.index.units[value.key].node if isinstance(value, FunctionRef) else None
            if node is not None and node.params:
                yield node, {node.params[-1].name}


def _metaclass(engine: Interpreter, order: tuple[ClassInfo, ...]) -> list[ClassRef]:
    for cls in order:
        for name, value in cls.node.keywords:
            if name == "metaclass":
                found = engine.evaluate(engine.frame_around(cls), value)
                return [each for each in found if isinstance(each, ClassRef)]
    return []


def _made_by(function: Function) -> set[str]:
    """The variables that hold the new class: `cls = super().__new__(...)`."""
    return {
        target.id
        for statement in statements_of(function.body)
        if isinstance(statement, Assign) and isinstance(statement.value, Call)
        if call_name(statement.value) == "__new__"
        for target in statement.targets
        if isinstance(target, Name)
    }


def hands_on(function: Function, names: set[str]) -> bool:
    """Does the function give one of the variables to somebody, or keep it in a collection or attribute?"""
    for node in nodes_of(function.body):
        if isinstance(node, Call) and call_name(node) not in _LOOKING:
            given = [*node.args, *(value for _, value in node.keywords)]
            if any(isinstance(each, Name) and each.id in names for each in given):
                return True
        kept = put_away(node)
        if isinstance(kept, Name) and kept.id in names:
            return True
    return False
