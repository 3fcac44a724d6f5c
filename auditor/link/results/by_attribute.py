"""What code can mean by the name of an attribute, where it is lost of what: `local.store.find_orders(...)` of an object
that a library gives, `{{ order.last_event }}` in a template. A name of several words means what is called so."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping

from auditor.facts.access import Role
from auditor.facts.code import Attr
from auditor.link.domain.interpreter import Interpreter
from auditor.link.modules.index import Unit
from auditor.link.syntax.common import COMMON_METHODS

_CALLING = frozenset({Role.APP, Role.SCRIPT})
_OF_WORDS = re.compile(r"_*[A-Za-z0-9]+(?:_+[A-Za-z0-9]+)+")
#: Definitions of a name from which on it says nothing.
_MOST_ALIKE = 3
#: The same of methods that templates name: they have no other way to say which.
_MOST_SHOWN = 60

_Calls = Mapping[str, Mapping[str, int]]


def called_by_attribute(engine: Interpreter, calls: _Calls) -> Iterator[tuple[str, str]]:
    """Who asks for an attribute that is called as a function is that nobody is seen to call, and that function. Who
    calls another function of that name means the other."""
    wanted = _uncalled(engine, calls)
    naming: dict[str, set[str]] = {}  # by file
    for path, module in engine.index.modules.by_path.items():
        if module.role in _CALLING:
            found = {word[1:] for word in module.facts.indexed() if word[:1] == "."} & wanted.keys()
            if found:
                naming[path] = found
    for unit in engine.index.units.values() if naming else ():
        names = naming.get(unit.module.path)
        for name in _asked(unit, names, calls.get(unit.key, ())) if names else ():
            yield from ((unit.key, other.key) for other in wanted[name] if other is not unit)


def shown_by_templates(engine: Interpreter, attributes: Iterable[tuple[str, int, str, str]]) -> dict[str, str]:
    """The methods, properties and functions of the application that templates ask for: unit key -> what comes in
    (nothing new)."""
    shown = {each[-1] for each in attributes} - COMMON_METHODS
    named: dict[str, list[Unit]] = {}
    for unit in engine.index.units.values() if shown else ():
        if unit.node is not None and unit.node.name in shown and unit.role in _CALLING and unit.parent is None:
            named.setdefault(unit.node.name, []).append(unit)
    return {unit.key: "" for units in named.values() if len(units) <= _MOST_SHOWN for unit in units}


def _uncalled(engine: Interpreter, calls: _Calls) -> dict[str, list[Unit]]:
    """The functions and methods of the application that at most tests call, by names that say which they are."""
    units = engine.index.units
    called = {
        callee
        for caller, callees in calls.items()
        if caller not in units or units[caller].role in _CALLING
        for callee in callees
        if callee != caller
    }
    of_name: dict[str, list[Unit]] = {}
    for unit in units.values():
        if unit.node is not None and unit.parent is None and unit.role in _CALLING:
            of_name.setdefault(unit.node.name, []).append(unit)
    kept = _kept(engine)
    found = {
        name: [unit for unit in same if unit.key not in called]
        for name, same in of_name.items()
        if len(same) <= _MOST_ALIKE and name not in kept and _OF_WORDS.fullmatch(name) is not None
    }
    return {name: same for name, same in found.items() if same}


def _kept(engine: Interpreter) -> set[str]:
    """What classes keep under a name, such as a column, is meant by it as well as any function is."""
    return {name for info in engine.index.classes.values() for name in info.attributes}


def _asked(unit: Unit, names: Container[str], callees: Iterable[str]) -> Iterator[str]:
    told = {key.rpartition("::")[2].rpartition(".")[2] for key in callees}
    asked = {node.name: None for node in unit.nodes if type(node) is Attr and node.name in names}
    yield from (name for name in asked if name not in told and name not in unit.inside.storing)
