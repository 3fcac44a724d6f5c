"""Classes that are handed on as soon as they are defined: to a registry of the project, which makes objects of them."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import astuple

from auditor.facts.code import Assign, Attr, Call, Function, Name, Node, Sub
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import ClassRef, FunctionRef
from auditor.link.interpreter.classes import find_method
from auditor.link.modules.index import ClassInfo
from auditor.link.syntax.scopes import statements_of

#: Calls that look at a class, and hand it to nobody.
_LOOKING = frozenset(
    {"super", "type", "isinstance", "issubclass", "getattr", "hasattr", "setattr", "vars", "dir", "id", "repr", "str",
     "__new__", "__init__", "__init_subclass__", "get_type_hints"}
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
        if _last(statement.value) == "__new__"
        for target in statement.targets
        if isinstance(target, Name)
    }


def hands_on(function: Function, names: set[str]) -> bool:
    """Does the function give one of the variables to somebody, or keep it in a collection or attribute?"""
    stack: list[object] = [function.body]
    while stack:
        current = stack.pop()
        if isinstance(current, tuple):
            stack += [each for each in current if isinstance(each, Node | tuple)]
        elif isinstance(current, Node):
            if isinstance(current, Call) and _last(current) not in _LOOKING:
                given = [*current.args, *(value for _, value in current.keywords)]
                if any(isinstance(each, Name) and each.id in names for each in given):
                    return True
            if isinstance(current, Assign) and _keeps(current, names):
                return True
            stack += [held for held in astuple(current) if held and isinstance(held, Node | tuple)]
    return False


def _keeps(node: Assign, names: set[str]) -> bool:
    is_one = isinstance(node.value, Name) and node.value.id in names
    return is_one and any(isinstance(target, Sub | Attr) for target in node.targets)


def _last(call: Call) -> str:
    return call.func.name if isinstance(call.func, Attr) else call.func.id if isinstance(call.func, Name) else ""
