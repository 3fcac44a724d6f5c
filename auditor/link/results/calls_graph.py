"""The call graph between units: resolved calls, calls by method name, overrides, and what a class brings along."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

from auditor.link.domain.contained import contained
from auditor.link.domain.interpreter import Interpreter
from auditor.link.interpreter.substitutes import called_on_substitutes
from auditor.link.modules.index import ClassInfo, Unit
from auditor.link.results.accepting import Accepting
from auditor.link.results.by_attribute import called_by_attribute
from auditor.link.results.by_name import called_by_name
from auditor.link.results.class_bodies import asking_rows, named_in_bodies
from auditor.link.results.dispatched import dispatched
from auditor.link.results.framework import framework_methods, mixed_in
from auditor.link.results.gone_over import gone_over
from auditor.link.results.injected import injected
from auditor.link.results.overriding import meant_by_others
from auditor.link.results.picked_classes import picked_classes

#: A method name with more definitions than this says nothing about which of them an unknown object's call reaches.
_MOST_BY_NAME = 60


def build_calls(engine: Interpreter, entry_points: Iterable[str]) -> dict[str, dict[str, int]]:
    """Caller unit -> callee unit -> line. Classes appear as nodes of their own (`class KEY`), and so does all that an
    object of one has (`members KEY`), and what their bodies name for their objects (`rows KEY`)."""
    calls: dict[str, dict[str, int]] = {}
    no_names: list[tuple[str, str]] = []
    for caller, callees in engine.ledger.calls.items():
        calls.setdefault(caller, {}).update(callees)
    accepting = Accepting(engine)
    for caller, names in engine.ledger.calls_by_name.items():
        for name in sorted(names):
            units = engine.index.methods_named.get(name, [])
            if len(units) <= _MOST_BY_NAME:
                for unit in (each for each in units if accepting.accepts(caller, each)):
                    calls.setdefault(caller, {}).setdefault(unit.key, 0)
    named = contained(engine, "what strings name", lambda: [*called_by_name(engine)], no_names)
    named += contained(engine, "what bodies of classes name", lambda: [*named_in_bodies(engine)], no_names)
    named += contained(engine, "what objects pick of themselves", lambda: [*dispatched(engine)], no_names)
    named += contained(engine, "what stands in for others", lambda: [*called_on_substitutes(engine)], no_names)
    named += contained(engine, "what is overridden", lambda: [*meant_by_others(engine)], no_names)
    named += contained(engine, "what goes over classes", lambda: [*gone_over(engine)], no_names)
    named += contained(
        engine, "who asks rows", lambda: [*asking_rows(engine, {caller for caller, _ in named})], no_names
    )
    for info in engine.index.classes.values():
        work = partial(_add_class, engine, info, calls.setdefault(f"class {info.key}", {}))
        contained(engine, f"the class {info.name}", work, None, info.module.path, info.node.line)
        nearer = partial(_add_nearer, engine, info, calls)
        contained(engine, f"the bases of {info.name}", nearer, None, info.module.path, info.node.line)
    given = [*_given_away(engine), *contained(engine, "what containers make", lambda: [*injected(engine)], no_names)]
    given += contained(engine, "classes that are picked", lambda: [*picked_classes(engine)], no_names)
    for key in dict.fromkeys((*engine.notes.members_asked, *(key for _, key in given))):
        _add_members(engine, engine.index.classes[key], calls.setdefault(f"members {key}", {}))
    named += ((caller, f"members {key}") for caller, key in given)
    for caller, callee in named:
        calls.setdefault(caller, {}).setdefault(callee, 0)
    for unit in engine.index.units.values():
        if unit.owner is not None:
            nothing: list[Unit] = []
            overrides = contained(
                engine, f"what overrides {unit.name}", partial(engine.hierarchy.overrides, unit), nothing,
                unit.module.path, unit.line,
            )  # fmt: skip
            for other in overrides:
                calls.setdefault(unit.key, {}).setdefault(other.key, other.line)
        if unit.parent is not None and unit.node is not None and unit.node.decorators:
            # a nested function that a library's decorator registers runs when its parent has run
            calls.setdefault(unit.parent.key, {}).setdefault(unit.key, unit.line)
    asked = contained(
        engine, "what attributes name", lambda: [*called_by_attribute(engine, calls, entry_points)], no_names
    )
    for caller, callee in asked:
        calls.setdefault(caller, {}).setdefault(callee, 0)
    return calls


def _given_away(engine: Interpreter) -> Iterator[tuple[str, str]]:
    """The classes of which code outside gets objects, behind those who give them: it may call whatever these have
    (`app.add_route("/orders", Orders())`). What it does with rows, it says itself."""
    for key, callers in engine.ledger.given_away.items():
        if key in engine.index.classes and engine.model_of(key) is None:
            yield from ((caller, key) for caller in sorted(callers))


def _add_class(engine: Interpreter, info: ClassInfo, node: dict[str, int]) -> None:
    for unit in framework_methods(engine, info):
        node.setdefault(unit.key, unit.line)
    for cls in engine.hierarchy.mro(info)[1:]:
        node.setdefault(f"class {cls.key}", info.node.line)
        for unit in mixed_in(engine, info, cls):
            node.setdefault(unit.key, unit.line)


def _add_nearer(engine: Interpreter, info: ClassInfo, calls: dict[str, dict[str, int]]) -> None:
    """What a base calls on itself is that of a mixin, where the class has the mixin before the base (Python, Method
    Resolution Order)."""
    if len(engine.hierarchy.bases(info)) <= 1:
        return
    nearest: dict[str, list[Unit]] = {}
    for cls in engine.hierarchy.mro(info)[1:]:
        for name, units in cls.methods.items():
            for unit in units:
                others = nearest.get(name, ())
                calls.setdefault(unit.key, {}).update((other.key, other.line) for other in others if other is not unit)
            nearest.setdefault(name, units)


def _add_members(engine: Interpreter, info: ClassInfo, node: dict[str, int]) -> None:
    """The methods of an object of the class, or of one below it."""
    for cls in (*engine.hierarchy.mro(info), *engine.hierarchy.subclasses(info)):
        node.update((unit.key, unit.line) for units in cls.methods.values() for unit in units)
