"""What code can mean by the name of an attribute, where it is lost of what: `local.store.find_orders(...)` of an object
that a library gives, `{{ order.last_event }}` in a template. A name of several words means what is called so; and so
does one word that is asked of what the project puts on an object of a library: `app.store = ...`, `app.store.upsert()`.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping

from auditor.facts.code import Assign, Attr, Call, Const, Expr, Name
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import External
from auditor.link.modules.index import Unit
from auditor.link.results.by_word import CALLING, MOST_ALIKE, OF_WORDS
from auditor.link.syntax.common import COMMON_METHODS
from auditor.link.syntax.names import is_itself

#: Definitions of a method that templates name from which on the name says nothing: they have no other way to say
#: which.
_MOST_SHOWN = 60

_Calls = Mapping[str, Mapping[str, int]]


def called_by_attribute(engine: Interpreter, calls: _Calls, entry_points: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Who asks for an attribute that is called as a function is that nothing which comes in is seen to lead to, and
    that function. Who calls another function of that name means the other."""
    wanted = _unreached(engine, _reached(calls, entry_points))
    naming: dict[str, set[str]] = {}  # by file
    for path, module in engine.index.modules.by_path.items():
        if module.role in CALLING:
            found = {word[1:] for word in module.facts.indexed() if word[:1] == "."} & wanted.keys()
            if found:
                naming[path] = found
    put = _Put(engine)
    for unit in engine.index.units.values() if naming else ():
        names = naming.get(unit.module.path)
        for name in _asked(unit, names, calls.get(unit.key, ()), put) if names else ():
            yield from ((unit.key, other.key) for other in wanted[name] if other is not unit)


def shown_by_templates(engine: Interpreter, attributes: Iterable[tuple[str, int, str, str]]) -> dict[str, str]:
    """The methods, properties and functions of the application that templates ask for: unit key -> what comes in
    (nothing new)."""
    shown = {each[-1] for each in attributes} - COMMON_METHODS
    named: dict[str, list[Unit]] = {}
    for unit in engine.index.units.values() if shown else ():
        if unit.node is not None and unit.node.name in shown and unit.role in CALLING and unit.parent is None:
            named.setdefault(unit.node.name, []).append(unit)
    return {unit.key: "" for units in named.values() if len(units) <= _MOST_SHOWN for unit in units}


def _reached(calls: _Calls, entry_points: Iterable[str]) -> set[str]:
    found = set(entry_points)
    left = [*found]
    while left:
        new = calls.get(left.pop(), {}).keys() - found
        found |= new
        left += new
    return found


def _unreached(engine: Interpreter, reached: Container[str]) -> dict[str, list[Unit]]:
    """The functions and methods of the application that only tests and dead code call, by names that say which they
    are. A word alone says it of methods only."""
    of_name: dict[str, list[Unit]] = {}
    for unit in engine.index.units.values():
        if unit.node is not None and unit.parent is None and unit.role in CALLING:
            of_name.setdefault(_from_elsewhere(unit, unit.node.name), []).append(unit)
    kept = _kept(engine)
    found = {
        name: [unit for unit in same if unit.key not in reached]
        for name, same in of_name.items()
        if len(same) <= MOST_ALIKE and name not in kept and _says_which(name, same)
    }
    return {name: same for name, same in found.items() if same}


def _from_elsewhere(unit: Unit, name: str) -> str:
    """What code outside of the class calls it: `_Order__load` (Python, Private name mangling)."""
    if unit.owner is None or name[:2] != "__" or name[-2:] == "__":
        return name
    return f"_{unit.owner.node.name.lstrip('_')}{name}"


def _kept(engine: Interpreter) -> set[str]:
    """What classes keep under a name, such as a column, is meant by it as well as any function is."""
    return {name for info in engine.index.classes.values() for name in info.attributes}


def _says_which(name: str, same: Iterable[Unit]) -> bool:
    if OF_WORDS.fullmatch(name) is not None:
        return True
    return name not in COMMON_METHODS and name[:1] != "_" and all(unit.owner is not None for unit in same)


class _Put:
    """The attributes that the project puts on objects which are not its own."""

    def __init__(self, engine: Interpreter) -> None:
        self._engine = engine
        self._known: dict[str, bool] = {}
        self._by_word: dict[str, list[str]] = {}  # the modules that name the attribute
        self._by_path: dict[str, list[Unit]] = {}

    def is_put(self, name: str) -> bool:
        """Does a function of the application put something there that may be of the project: `app.store = Store()`?"""
        if name not in self._known:
            self._known[name] = any(
                self._may_be_own(unit, each.value)
                for unit in self._storing(name)
                for each in unit.inside.storing.get(name, ())
                if any(_is_of_another(target, name) for target in each.targets)
            )
        return self._known[name]

    def _storing(self, name: str) -> Iterator[Unit]:
        if not self._by_path:
            self._sort()
        yield from (unit for path in self._by_word.get(name, ()) for unit in self._by_path[path])

    def _sort(self) -> None:
        """Once for all names: there may be as many as modules."""
        for unit in self._engine.index.units.values():
            self._by_path.setdefault(unit.module.path, []).append(unit)
        for path, module in self._engine.index.modules.by_path.items():
            for word in module.facts.indexed() if module.role in CALLING and path in self._by_path else ():
                if word[:1] == ".":
                    self._by_word.setdefault(word[1:], []).append(path)

    def _may_be_own(self, unit: Unit, value: Expr | None) -> bool:
        """Not so what a class of a library makes, and no constant."""
        if type(value) is not Call:
            return value is not None and type(value) is not Const
        made = self._engine.evaluate(self._engine.module_frame(unit.module), value.func)
        return not made or not all(type(each) is External for each in made)


def _asked(unit: Unit, names: Container[str], callees: Iterable[str], put: _Put) -> Iterator[str]:
    told = {key.rpartition("::")[2].rpartition(".")[2] for key in callees}
    nodes = [each for each in unit.nodes if type(each) is Attr and each.name in names and each.name not in told]
    asked = {
        node.name: None
        for node in nodes
        if OF_WORDS.fullmatch(node.name) or any(put.is_put(held) for held in _held_by(unit, node.value))
    }
    yield from (name for name in asked if name not in unit.inside.storing)


def _held_by(unit: Unit, receiver: Expr) -> Iterator[str]:
    """The attribute of another object that the receiver is, or that the variable was given."""
    bound = unit.inside.binding.get(receiver.id, ()) if type(receiver) is Name else ()
    for each in (receiver, *(each.value for each in bound if type(each) is Assign)):
        if type(each) is Attr and not is_itself(each.value):
            yield each.name


def _is_of_another(target: Expr, name: str) -> bool:
    return type(target) is Attr and target.name == name and not is_itself(target.value)
