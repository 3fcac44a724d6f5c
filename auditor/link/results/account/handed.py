"""How the declaration of a class hands it on: to its decorators, to `__init_subclass__` of a base, to a metaclass.

Source: Python, Data model: Customizing class creation; Compound statements: Class definitions.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Set

from auditor.facts.code import Assign, Attr, Call, Expr, Function, Name, Node, Str, Sub
from auditor.facts.nodes import nodes_of
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import ClassRef, External, FunctionRef, Result
from auditor.link.modules.index import ClassInfo
from auditor.link.results.account.known import is_known
from auditor.link.syntax.keeping import put_into
from auditor.link.syntax.names import call_name, decorator_target, last_part, source_of

#: What a decorator of a library is called that does more to a class than to give it methods.
_REGISTERS = re.compile(
    r"regist|expos|admin|version|audit|track|histor|index|search|sync|publish|subscrib|resource|plug|model|mapp", re.I
)
#: Methods by which a collection gets an item.
_KEEPING = frozenset({"append", "add", "insert", "setdefault", "register"})


def handed_on(engine: Interpreter, info: ClassInfo) -> Iterator[str]:
    """Who gets the class and may keep it, in words."""
    for decorator in info.node.decorators:
        called = decorator_target(decorator)
        for value in engine.evaluate(engine.module_frame(info.module), called):
            if isinstance(value, FunctionRef):
                node = engine.index.units[value.key].node
                kept = node is not None and _keeps(node)
            else:
                kept = isinstance(value, External | Result) and _may_keep(value.name)
            if kept:
                yield f"given to @{source_of(called)}"
    for cls in engine.hierarchy.mro(info):
        if cls is not info and any(_keeps(unit.node) for unit in cls.methods.get("__init_subclass__", ()) if unit.node):
            yield f"given to {cls.name}.__init_subclass__()"
        for name, given in cls.node.keywords:
            if name == "metaclass" and (
                any(_keeps(node) for node in _making(engine, cls, given)) or _is_unknown(engine, cls, given)
            ):
                yield f"given to the metaclass {source_of(given)}"


def read_when_made(engine: Interpreter, info: ClassInfo) -> Iterator[str]:
    """Which metaclass or decorator of the project reads what the body of the class says, and puts something of it on
    the class: where that is asked for, what it was is not known. In words."""
    said = {*info.attributes, *info.classes}
    for decorator in info.node.decorators:
        called = decorator_target(decorator)
        for value in engine.evaluate(engine.module_frame(info.module), called):
            node = engine.index.units[value.key].node if isinstance(value, FunctionRef) else None
            if node is not None and _reads_body(node, said):
                yield f"is read by @{source_of(called)}"
    for cls in engine.hierarchy.mro(info):
        for name, given in cls.node.keywords:
            if name == "metaclass" and any(_reads_body(node, said) for node in _making(engine, cls, given)):
                yield f"is read by the metaclass {source_of(given)}"


def _reads_body(node: Function, said: Set[str]) -> bool:
    """Does the function name one of the attributes, or go through all, and put something on a class?"""
    names, puts = set[str](), False
    for each in nodes_of(node.body):
        if isinstance(each, Str):
            names.add(each.text)
        elif isinstance(each, Attr):
            names.add(each.name)
        elif isinstance(each, Assign):
            puts = puts or any(isinstance(target, Attr | Sub) for target in each.targets)
        elif isinstance(each, Call):
            puts = puts or call_name(each) == "setattr"
    return puts and not names.isdisjoint(said | {"items", "values"})


def _is_unknown(engine: Interpreter, cls: ClassInfo, metaclass: Expr) -> bool:
    """Is the metaclass one of a library that nobody knows? Of a mapped class, it is what makes it one."""
    values = engine.evaluate(engine.module_frame(cls.module), metaclass)
    if engine.model_of(cls.key) is not None:
        return False
    return any(isinstance(value, External) and not is_known(value.name) for value in values)


def _may_keep(dotted: str) -> bool:
    return not is_known(dotted) and _REGISTERS.search(last_part(dotted)) is not None


def _making(engine: Interpreter, cls: ClassInfo, metaclass: Expr) -> Iterator[Function]:
    """What the metaclass does when the class is made."""
    for value in engine.evaluate(engine.module_frame(cls.module), metaclass):
        if isinstance(value, ClassRef):
            methods = engine.index.classes[value.key].methods
            units = (unit for name in ("__new__", "__init__") for unit in methods.get(name, ()))
            yield from (unit.node for unit in units if unit.node is not None)


def _keeps(node: Function) -> bool:
    """Does the function put the class that it gets, or makes, into a collection, or what holds it?"""
    names, inside = set(_first(node)), [*_inside(node, frozenset(_put_on_it(node)))]
    for each in inside:
        if isinstance(each, Function):
            names.update(_first(each))
        elif isinstance(each, Assign) and isinstance(each.value, Call):
            names.update(target.id for target in each.targets if isinstance(target, Name))
    return any(names & _held(value) for each in inside for value in put_into(each, _KEEPING))


def _inside(node: Function, without: Set[str]) -> Iterator[Node]:
    """What the function does, without some of those in it."""
    for each in nodes_of(node.body, closed=Function):
        if not isinstance(each, Function) or each.name not in without:
            yield each
            if isinstance(each, Function):
                yield from _inside(each, without)


def _put_on_it(node: Function) -> Iterator[str]:
    """The functions that become methods of the class, and get objects of it: `cls.save = save`."""
    for each in nodes_of(node.body, Assign):
        if isinstance(each, Assign) and isinstance(each.value, Name) and any(isinstance(t, Attr) for t in each.targets):
            yield each.value.id


def _held(value: Expr) -> Set[str]:
    """The names in it, also in what is made of them, and not those of which but an attribute is asked."""
    named = Counter(each.id for each in nodes_of((value,), Name) if isinstance(each, Name))
    parts = (each.value for each in nodes_of((value,), Attr) if isinstance(each, Attr))
    return (named - Counter(each.id for each in parts if isinstance(each, Name))).keys()


def _first(node: Function) -> list[str]:
    return [param.name for param in node.params[:1]]
