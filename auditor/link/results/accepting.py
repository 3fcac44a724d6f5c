"""Which methods a call can run whose object nothing tells: `storage.save(path)` is none of `save(cls, kind, at, by)`.

Source: Python, Language Reference, 6.3.4 Calls: an argument without a parameter, or the other way round, is an error.
"""

from __future__ import annotations

from dataclasses import dataclass

from auditor.facts.code import Attr, Call, Function, Star
from auditor.facts.nodes import nodes_of
from auditor.link.domain.interpreter import Interpreter
from auditor.link.modules import decorators
from auditor.link.modules.index import Unit
from auditor.link.syntax.names import last_name

#: Decorators that leave the parameters as they are.
_PLAIN = frozenset({"classmethod", "staticmethod", "override"})


@dataclass(frozen=True, slots=True)
class _Given:
    """How many arguments a call gives, and under which names."""

    args: int
    names: frozenset[str]


class Accepting:
    """Which methods of mapped classes a function can call by their name, as far as its calls say what they give."""

    def __init__(self, engine: Interpreter) -> None:
        self._engine = engine
        self._calls: dict[str, dict[str, list[_Given]]] = {}  # by unit and name; an empty list: any

    def accepts(self, caller: str, unit: Unit) -> bool:
        """May the call mean that method?"""
        node, owner = unit.node, unit.owner
        if node is None or owner is None or self._engine.model_of(owner.key) is None:
            return True
        if any(last_name(each) not in _PLAIN for each in node.decorators):
            return True
        given = self._given(caller).get(node.name, [])
        return not given or any(_fits(unit, node, each) for each in given)

    def _given(self, caller: str) -> dict[str, list[_Given]]:
        if caller not in self._calls:
            unit = self._engine.index.units.get(caller)
            self._calls[caller] = _calls_in(unit.node) if unit is not None and unit.node is not None else {}
        return self._calls[caller]


def _calls_in(function: Function) -> dict[str, list[_Given]]:
    """What each method is given that the function calls; nothing is said of one that it hands on, or unpacks into."""
    found: dict[str, list[_Given]] = {}
    asked: dict[str, int] = {}
    for node in nodes_of(function.body, frozenset({Attr, Call})):
        if isinstance(node, Attr):
            asked[node.name] = asked.get(node.name, 0) + 1
        elif isinstance(node, Call) and isinstance(node.func, Attr):
            names = frozenset(name for name, _ in node.keywords)
            if all(names) and not any(isinstance(each, Star) for each in node.args):
                found.setdefault(node.func.name, []).append(_Given(len(node.args), names))
    return {name: given for name, given in found.items() if len(given) == asked[name]}


def _fits(unit: Unit, node: Function, given: _Given) -> bool:
    """Can the method take that, called on an object or on its class?"""
    skips = {0} if decorators.kind_of(unit) == "static" else {1} if decorators.kind_of(unit) == "class" else {0, 1}
    return any(_takes(node, skip, given) for skip in skips)


def _takes(node: Function, skip: int, given: _Given) -> bool:
    params = node.params[skip:]
    plain = [each for each in params if not each.kind]
    kinds = {each.kind for each in params}
    known = {each.name for each in params if each.kind in {"", "k"}}
    if (given.args > len(plain) and "*" not in kinds) or (not given.names <= known and "**" not in kinds):
        return False
    missing = [*plain[given.args :], *(each for each in params if each.kind == "k")]
    return all(each.default is not None or each.name in given.names for each in missing)
