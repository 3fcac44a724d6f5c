"""Classes that code picks from a module by a name which it gets: `getattr(apis, instrument.api_name)`. Whoever does
that means to call their methods, however common the names of these are. So does who calls a method of an object so:
`states = States(now)`, then `getattr(states, state)()`.

Source: Python, Built-in Functions, getattr.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.facts.code import Assign, Attr, Call, Name, Str
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import ClassRef, ModuleRef
from auditor.link.modules.index import Unit
from auditor.link.results.by_word import CALLING

#: Of a module with more classes, nothing tells that they are alike.
_MOST = 100


def picked_classes(engine: Interpreter) -> Iterator[tuple[str, str]]:
    """Who picks a class of a module by a name that is not said there, and the classes that the module has."""
    modules = (each for each in engine.index.modules.by_path.values() if each.role in CALLING)
    asking = {each.path for each in modules if "getattr" in each.facts.indexed()}
    known: dict[str, tuple[str, ...]] = {}
    for unit in engine.index.units.values() if asking else ():
        for path in _asked(engine, unit) if unit.module.path in asking else ():
            if path not in known:
                known[path] = tuple(dict.fromkeys(_classes_of(engine, path)))
            yield from ((unit.key, key) for key in known[path] if len(known[path]) <= _MOST)
        for key in _called(engine, unit) if unit.module.path in asking else ():
            yield unit.key, key


def _asked(engine: Interpreter, unit: Unit) -> Iterator[str]:
    for node in unit.nodes:
        if isinstance(node, Call) and isinstance(node.func, Name) and node.func.id == "getattr" and len(node.args) > 1:
            held, name = node.args[:2]
            if isinstance(held, Name | Attr) and not isinstance(name, Str):
                values = engine.evaluate(engine.module_frame(unit.module), held)
                yield from (value.path for value in values if type(value) is ModuleRef)


def _called(engine: Interpreter, unit: Unit) -> Iterator[str]:
    """The classes of the objects in its variables of which it calls what it picks."""
    picked = {
        node.func.args[0].id
        for node in unit.nodes
        if isinstance(node, Call)
        and isinstance(node.func, Call)
        and isinstance(node.func.func, Name)
        and node.func.func.id == "getattr"
        and len(node.func.args) > 1
        and isinstance(node.func.args[0], Name)
        and not isinstance(node.func.args[1], Str)
    }
    for node in unit.nodes if picked else ():
        if isinstance(node, Assign) and isinstance(node.value, Call) and picked & set(_names(node)):
            for value in engine.evaluate(engine.module_frame(unit.module), node.value.func):
                if type(value) is ClassRef and engine.model_of(value.key) is None:
                    yield value.key


def _names(node: Assign) -> Iterator[str]:
    yield from (each.id for each in node.targets if isinstance(each, Name))


def _classes_of(engine: Interpreter, path: str) -> Iterator[str]:
    for name in engine.index.names.get(path, {}):
        for value in engine.names.look_up(path, name) or ():
            if type(value) is ClassRef and engine.model_of(value.key) is None:
                yield value.key
