"""Methods that an object calls on itself by a name from outside, `getattr(self, method)(*args)`, where a string of the
application is that name. A single word says nothing elsewhere; here it is all that can be meant. Where the name is the
method of a request, `request.method.lower()`, it may be that of each (RFC 9110, 9 Methods).
"""

from __future__ import annotations

from collections.abc import Container, Iterator

from auditor.facts.code import Assign, Attr, Call, Expr, Name, Return
from auditor.link.domain.interpreter import Interpreter
from auditor.link.modules.index import ClassInfo, Unit
from auditor.link.results.by_word import CALLING, words_said
from auditor.link.syntax.names import last_name

_METHODS = frozenset({"get", "post", "put", "patch", "delete", "head", "options", "trace"})


def dispatched(engine: Interpreter) -> Iterator[tuple[str, str]]:
    """Who picks a method of its object by a name and calls it, and the methods that this may be."""
    modules = (each for each in engine.index.modules.by_path.values() if each.role in CALLING)
    asking = {each.path for each in modules if "getattr" in each.facts.indexed()}
    said: set[str] | None = None
    for info in engine.index.classes.values():
        methods = (unit for units in info.methods.values() for unit in units) if info.module.path in asking else ()
        for unit in filter(_calls_picked, methods):
            said = words_said(engine, "'") if said is None else said
            meant = _METHODS if any(map(_is_of_request, unit.nodes)) else frozenset[str]()
            yield from ((unit.key, key) for key in _meant(engine, info, said, meant) if key != unit.key)


def _meant(engine: Interpreter, owner: ClassInfo, said: Container[str], meant: Container[str]) -> Iterator[str]:
    for cls in (owner, *engine.hierarchy.subclasses(owner)):
        yield from (unit.key for name, units in cls.methods.items() if name in said or name in meant for unit in units)


def _calls_picked(unit: Unit) -> bool:
    """`getattr(self, name)(...)`, or `method = getattr(self, name)` and `method(...)`? Or does it give the method to
    whoever calls it?"""
    if unit.node is None or not unit.node.params:
        return False
    me = unit.node.params[0].name
    called = [each.func for each in unit.nodes if isinstance(each, Call)]
    if any(_is_picked(func, me) for func in called):
        return True
    given = (_uncast(each.value) for each in unit.nodes if isinstance(each, Return))
    if any(_is_picked(value, me) for value in given):
        return True
    names = {func.id for func in called if isinstance(func, Name)}
    assigns = (each for each in unit.nodes if isinstance(each, Assign) and _is_picked(each.value, me))
    return any(isinstance(target, Name) and target.id in names for each in assigns for target in each.targets)


def _is_picked(node: object, me: str) -> bool:
    return (
        isinstance(node, Call)
        and isinstance(node.func, Name)
        and node.func.id == "getattr"
        and len(node.args) > 1
        and isinstance(node.args[0], Name)
        and node.args[0].id == me
        and (isinstance(node.args[1], Name) or _is_of_request(node.args[1]))
    )


def _uncast(value: Expr | None) -> Expr | None:
    """What a checker of types is told otherwise (typing, `cast`)."""
    if isinstance(value, Call) and last_name(value) == "cast" and len(value.args) == 2:
        return value.args[1]
    return value


def _is_of_request(node: object) -> bool:
    """`request.method.lower()`"""
    func = node.func if isinstance(node, Call) else None
    return isinstance(func, Attr) and func.name == "lower" and last_name(func.value) == "method"
