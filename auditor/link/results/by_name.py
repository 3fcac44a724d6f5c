"""What code can call by a name that stands in a string: registries, settings and plug-ins hold names of functions, of
modules and of classes, whole or after a prefix (`"on_task_" + phase`). So do those that get a class."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Container, Iterable, Iterator
from typing import cast

from auditor.facts.access import Role
from auditor.facts.code import Bin, Call, Do, Expr, Fmt, Name, Node, Return, Str
from auditor.facts.identity import OfNodes
from auditor.facts.nodes import nodes_of
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import ClassRef, FunctionRef, Values
from auditor.link.libraries.sqlalchemy.declare.models import Models
from auditor.link.modules.index import MODULE_BODY, ClassInfo, Unit
from auditor.link.modules.loaded import loaded_by_name, loaded_by_path
from auditor.link.modules.paths import Module
from auditor.link.results.by_word import CALLING, MOST_ALIKE, OF_WORDS, words_said
from auditor.link.syntax.names import is_export, last_name
from auditor.link.syntax.pieces import pattern_of
from auditor.link.syntax.scopes import statements_of

_DOTTED = re.compile(r"[A-Za-z_]\w*(?:[.:][A-Za-z_]\w*)*")
_PREFIX = re.compile(r"_*[a-z]+(?:_[a-z]+)*_")
_FILLED = re.compile(rf"({_PREFIX.pattern})(?:%s|\{{\w*\}})")
_OF_A_NAME = re.compile(r"\w+")
_ANY = re.compile(r".*")
_LONGEST = 120
#: What can say how a name begins.
_WITH_PREFIX = frozenset({Bin, Fmt, Str})
#: What can lead to a function, a class or a module.
_LEADING: frozenset[type[Node]] = frozenset({Bin, Do, Fmt, Str})
#: What lists the names of an object's members, by the words of a file.
_LISTING = frozenset({"dir", "getmembers", ".getmembers"})
#: Functions that get a class and call none of its methods.
_ASKING = frozenset({"isinstance", "issubclass", "print", "setattr", "getattr", "hasattr", "update_wrapper"})
#: Definitions of a prefix from which on it says nothing.
_MOST_WITH_PREFIX = 2_000


class Names:
    """The functions, classes and modules of the application by the names that strings have for them."""

    def __init__(self, engine: Interpreter) -> None:
        self.engine = engine
        self.units: dict[str, list[Unit]] = {}
        self.in_module: dict[str, list[str]] = {}
        self.given: dict[str, tuple[str, ...]] = {}
        tables = (each for info in engine.index.classes.values() for each in info.attributes.get("__tablename__", ()))
        self.titles: OfNodes[None] = OfNodes((each.value, None) for each in tables if each.value is not None)
        for unit in engine.index.units.values():
            if unit.node is not None and unit.parent is None and unit.role is not Role.TEST:
                self.units.setdefault(unit.node.name, []).append(unit)
            if unit.module.role is Role.APP:
                self.in_module.setdefault(unit.module.name, []).append(unit.key)
        self.names = sorted(self.units)
        self._asked: set[str] | None = None

    def called_by(self, module: Module) -> Iterator[str]:
        """The nodes of the call graph that strings of the file lead to."""
        loaded = loaded_by_name(self.engine.index.modules, module)
        yield from self.plugins(loaded)
        lists = not _LISTING.isdisjoint(module.facts.indexed())
        for statement in module.facts.body:
            if not is_export(statement):
                for node in nodes_of(statement, _LEADING | {Call} if lists else _LEADING):
                    kind = type(node)
                    if kind is Str:
                        yield from self._named(module, cast("Str", node))
                    elif kind is Do:
                        yield from self._registered(module, cast("Do", node))
                    elif kind is Call and (prefix := _asked_for(cast("Call", node))):
                        yield from self._prefixed(prefix, loaded)
                    if kind in _WITH_PREFIX and (prefix := _prefix_of(node)):
                        yield from self._prefixed(prefix, loaded)
                    elif kind is Fmt and (shape := _shape_of(cast("Fmt", node))):
                        yield from self._prefixed(shape[0], loaded, shape[1])

    def plugins(self, paths: Iterable[str]) -> Iterator[str]:
        """What the modules define, which are loaded by names or paths that are put together, under a name that code of
        the application asks something for: `plugin.setup(app)`, `getattr(plugin, "setup")`."""
        for path in paths:
            if self._asked is None:
                self._asked = words_said(self.engine, ".'")
            for name in self._asked & self.engine.index.names.get(path, {}).keys():
                for value in self.engine.names.look_up(path, name) or ():
                    if type(value) is FunctionRef and value.key.startswith(f"{path}::"):
                        yield value.key
                    elif type(value) is ClassRef and value.key.startswith(f"{path}::"):
                        yield from self._of_class(self.engine.index.classes[value.key])

    def unread(self, module: Module) -> Iterator[str]:
        """What the parts of the file name that could not be read: they may call it."""
        for word in module.facts.words if not module.facts.parsed else ():
            found = self.units.get(word, ()) if OF_WORDS.fullmatch(word) else ()
            yield from (unit.key for unit in found if len(found) <= MOST_ALIKE)
            classes = self.engine.index.classes_named.get(word, ())
            yield from (f"class {info.key}" for info in classes if len(classes) <= MOST_ALIKE)

    def _named(self, module: Module, said: Str) -> Iterator[str]:
        text = said.text
        if len(text) > _LONGEST or " " in text or _DOTTED.fullmatch(text) is None or said in self.titles:
            return  # what a table is called calls nothing
        dotted = re.split(r"[.:]", text)
        found = self.units.get(dotted[-1], ()) if len(dotted) > 1 or OF_WORDS.fullmatch(text) else ()
        for unit in found if len(found) <= MOST_ALIKE else ():
            if not _is_inside(module, said, unit):
                yield unit.key
                yield from self._given(unit) if len(dotted) > 1 else ()
        if len(dotted) > 1:
            yield from self.in_module.get(".".join(dotted), ())
            classes = self.engine.index.classes_named.get(dotted[-1], ())
            for info in classes if len(classes) <= MOST_ALIKE else ():
                yield from self._of_class(info)

    def _registered(self, module: Module, statement: Do) -> Iterator[str]:
        """`register(Store, "store")`: what calls the methods of a class that is handed on, nobody can tell."""
        call = statement.value
        for given in call.args if isinstance(call, Call) and last_name(call) not in _ASKING else ():
            found = self.engine.index.classes_named.get(given.id, ()) if isinstance(given, Name) else ()
            here = [info for info in found if info.module is module] or found
            for info in here if len(here) <= MOST_ALIKE else ():
                yield from self._of_class(info)

    def _given(self, factory: Unit) -> tuple[str, ...]:
        if factory.key not in self.given:
            self.given[factory.key] = tuple(dict.fromkeys(self._given_by(factory)))
        return self.given[factory.key]

    def _given_by(self, factory: Unit) -> Iterator[str]:
        """`register_service_factory("app.orders.factory", name="orders")`: who asks for what a factory returns asks by
        another name, and nobody can tell which methods of it (Pyramid Services, Usage)."""
        node = factory.node
        for each in statements_of(node.body) if node is not None and factory.owner is None else ():
            called = each.value.func if isinstance(each, Return) and isinstance(each.value, Call) else None
            for value in self._evaluated(factory, called) if called is not None else ():
                yield from self._of_class(self.engine.index.classes[value.key]) if type(value) is ClassRef else ()

    def _evaluated(self, unit: Unit, node: Expr) -> Values:
        return self.engine.evaluate(self.engine.module_frame(unit.module), node)

    def _of_class(self, info: ClassInfo) -> Iterator[str]:
        if self.engine.of(Models).mapped(info.key) is None:
            yield f"class {info.key}"
            yield from (unit.key for units in info.methods.values() for unit in units)

    def _prefixed(self, prefix: str, loaded: Container[str], whole: re.Pattern[str] = _ANY) -> Iterator[str]:
        """The methods of any class, and the functions of what is loaded where the prefix is said. `whole`: the pattern
        of all of the name, where more of it is said."""
        found: list[Unit] = []
        for at in range(bisect_left(self.names, prefix), len(self.names)):
            name = self.names[at]
            if not name.startswith(prefix) or len(found) > _MOST_WITH_PREFIX:
                break
            found += self.units[name] if whole.fullmatch(name) else ()
        if len(found) <= _MOST_WITH_PREFIX:
            yield from (unit.key for unit in found if unit.owner is not None or unit.module.path in loaded)


def called_by_name(engine: Interpreter) -> Iterator[tuple[str, str]]:
    """The module body whose strings name something, and what they name."""
    names = Names(engine)
    plugins = dict.fromkeys(names.plugins(loaded_by_path(engine.index.modules)))
    for path, module in engine.index.modules.by_path.items():
        if module.role in CALLING:
            for key in dict.fromkeys((*names.called_by(module), *names.unread(module))):
                yield f"{path}::{MODULE_BODY}", key
    yield from ((key.partition("::")[0].removeprefix("class ") + f"::{MODULE_BODY}", key) for key in plugins)


def _prefix_of(node: Node) -> str:
    """`on_task_` of `"on_task_" + phase`, `f"on_task_{phase}"`, `"on_task_%s"`, `"on_task_{}"`."""
    first: object = None
    if isinstance(node, Fmt) and len(node.parts) == 2:
        first = node.parts[0]
    elif isinstance(node, Bin) and node.op == "+":
        first = node.left
    elif isinstance(node, Str):
        found = _FILLED.fullmatch(node.text) if node.text.endswith(("}", "%s")) else None
        return found[1] if found is not None else ""
    return first.text if isinstance(first, Str) and _PREFIX.fullmatch(first.text) is not None else ""


def _shape_of(node: Fmt) -> tuple[str, re.Pattern[str]] | None:
    """`handle_`, and a pattern of the whole, of `f"handle_{service}_{method}_request"`."""
    first = node.parts[0] if len(node.parts) > 2 else None
    if not isinstance(first, Str) or _PREFIX.fullmatch(first.text) is None:
        return None
    said = [each.text for each in node.parts if isinstance(each, Str)]
    if not all(_OF_A_NAME.fullmatch(each) for each in said):
        return None
    return first.text, pattern_of((each.text if isinstance(each, Str) else None for each in node.parts), r"\w+")


def _asked_for(call: Call) -> str:
    """`check_` of `name.startswith("check_")`, `name.find("check_") == 0`."""
    first = call.args[0] if call.args and last_name(call) in {"startswith", "find"} else None
    return first.text if isinstance(first, Str) and _PREFIX.fullmatch(first.text) is not None else ""


def _is_inside(module: Module, said: Str, unit: Unit) -> bool:
    """Does the string stand in the very function?"""
    return unit.module is module and unit.node is not None and unit.line <= said.line <= unit.node.end_line
