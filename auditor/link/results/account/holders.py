"""Classes whose bodies hold the class of a table (`class OrderView(View): model = Order`): who gets one, gets it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from auditor.facts.access import Occurrence
from auditor.facts.code import Attr, Call, Class, Function, ImportFrom, Name, Node, Other, Sub
from auditor.facts.nodes import statements_below
from auditor.link.domain.contained import contained
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import ClassRef
from auditor.link.libraries.sqlalchemy.declare.models import Models
from auditor.link.modules.paths import Module
from auditor.link.results.account.calls import explained_by, resolve
from auditor.link.results.account.handed import handed_on, read_when_made
from auditor.link.results.account.kept import Kept, Seen, keep_held
from auditor.link.results.account.names import Wanted
from auditor.link.results.account.places import (
    Around,
    calls_around,
    displayed,
    is_annotation,
    is_assigned,
    leaves,
    outwards,
    walk,
)
from auditor.link.syntax.names import call_name, source_of

#: A class that holds a class that holds one, and so on: `class Site: views = [OrderView()]`.
_MOST_ROUNDS = 4


def doubts_of_holders(engine: Interpreter, wanted: Wanted, kept: Kept) -> Seen:
    """Where something that is not followed gets such a class, or an object of it: it may ask for what it holds. What
    the code of the project does with it was seen. `kept` gets the variables of the modules that hold one."""
    known: dict[str, set[str]] = {}
    nothing: list[tuple[str, Occurrence]] = []
    for _ in range(_MOST_ROUNDS):
        new = {key: refs - known.get(key, set()) for key, refs in _with_below(engine, kept.holders).items()}
        new = {key: refs for key, refs in new.items() if refs}
        if not new:
            return
        for key, refs in new.items():
            known.setdefault(key, set()).update(refs)
        classes = [engine.index.classes[key] for key in new]
        names, declaring = {info.name for info in classes}, {info.module.path for info in classes}
        marks = {mark + name for name in names for mark in ("", ".", "=")}
        for path, module in engine.index.modules.by_path.items():
            if path in declaring or not marks.isdisjoint(module.facts.indexed()):
                looker = _Looker(engine, module, new, kept)
                found = contained(engine, "names in the file", partial(_listed, looker, names), nothing, path)
                yield from (each for each in found if not wanted.explained(module.role, each[0]))


def _with_below(engine: Interpreter, holders: Mapping[str, set[str]]) -> dict[str, set[str]]:
    """With the classes that inherit what is held; a mapped class is followed by what is asked of its rows."""
    found: dict[str, set[str]] = {}
    for key, refs in sorted(holders.items()):
        info = engine.index.classes[key]
        for each in (info, *engine.hierarchy.subclasses(info)):
            if engine.of(Models).mapped(each.key) is None:
                found.setdefault(each.key, set()).update(refs)
    return found


def _listed(looker: _Looker, names: set[str]) -> list[tuple[str, Occurrence]]:
    return [*looker.look(names)]


class _Looker:
    """Looks through one file for classes that hold tables."""

    def __init__(self, engine: Interpreter, module: Module, held: Mapping[str, set[str]], kept: Kept) -> None:
        self._engine = engine
        self._module = module
        self._held = held
        self._kept = kept

    def look(self, names: set[str]) -> Iterator[tuple[str, Occurrence]]:
        """The doubts in the file."""
        imports = (each for each in statements_below(self._module.facts.body) if isinstance(each, ImportFrom))
        aliases = {alias for each in imports for name, alias in each.names if alias and name in names}
        looked_at: dict[type[Node], Callable[[Any], bool]] = {
            Name: lambda node: node.id in names or node.id in aliases,
            Attr: lambda node: node.name in names,
            Class: lambda node: node.name in names,
        }
        for node, around in walk(self._module.facts.body, looked_at):
            assert isinstance(node, Name | Attr | Class)
            refs, whats = self._at(node, around)
            for what in whats:
                said = f"{node.name if isinstance(node, Class) else source_of(node)}, which holds it, {what}"
                place = Occurrence(self._module.path, getattr(node, "line", 0), "name", True, said)
                yield from ((ref, place) for ref in sorted(refs))

    def _at(self, node: Name | Attr | Class, around: Around | None) -> tuple[set[str], list[str]]:
        if isinstance(node, Class):
            info = self._engine.index.classes_at.get((self._module.path, node.line))
            if info is None or info.key not in self._held:
                return set(), []
            return self._held[info.key], [*handed_on(self._engine, info), *read_when_made(self._engine, info)]
        values = resolve(self._engine, self._module, node, around)
        keys = [value.key for value in values if isinstance(value, ClassRef)]
        refs = {ref for key in keys for ref in self._held.get(key, ())}
        what = self._given_away(around, refs) if refs else ""
        return refs, [what] if what else []

    def _given_away(self, around: Around | None, refs: set[str]) -> str:
        """Who gets the class, or the object that is made of it, and is not followed; empty where nobody does."""
        if is_annotation(around):
            return ""
        if around is not None and isinstance(around.node, Call) and around.field == "func":
            around = around.outer
        if around is None or isinstance(around.node, Attr | Class | Sub | Other):
            return ""  # what is asked of it is followed
        _, beyond = displayed(around)
        if is_assigned(beyond):
            if leaves(beyond):
                return "is put where nobody follows it"
            self._keep(beyond, refs)
            return ""
        for call, where in calls_around(around):
            if call_name(call) == "super":
                return ""  # a method above is asked for, and that is followed
            known = explained_by(self._engine, self._module, call, where)
            return "" if known else f"is given to {source_of(call.func)}()"
        return ""

    def _keep(self, around: Around, refs: set[str]) -> None:
        """Note the variable of the module, or the class in whose body it is."""
        keep_held(self._kept, self._module.path, around, refs)
        for key in holders_around(self._engine, self._module, around):
            self._kept.holders.setdefault(key, set()).update(refs)


def holders_around(engine: Interpreter, module: Module, around: Around) -> Iterator[str]:
    """The keys of the classes in whose body it stands, and not in a function there."""
    for each in outwards(around):
        if isinstance(each.node, Function):
            return
        if isinstance(each.node, Class) and each.field == "body":
            info = engine.index.classes_at.get((module.path, each.node.line))
            if info is not None:
                yield info.key
