"""What code asks of an object that nothing tells: `plugin.model`, `plugin.get_model()`. It may be one of the project,
and get what such an attribute holds there, or such a method gives; as code outside may of a function that it gets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from auditor.facts.access import Occurrence, Role
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.late import plain_way
from auditor.link.domain.values import (
    COLLECTIONS,
    NOTHING,
    ClassRef,
    External,
    Mapping,
    Result,
    Value,
    Values,
    literals,
    union,
    walk,
)
from auditor.link.interpreter.unasked import asked_of_unknowns, attributes_read, unasked_classes
from auditor.link.modules.index import Unit
from auditor.link.results.account.known import is_known
from auditor.link.results.account.names import Wanted
from auditor.link.syntax.names import decorator_target, may_name_table
from auditor.link.tables.declared import TableRef


@dataclass(frozen=True, slots=True)
class _Held:
    """The tables in question that a function or method gives, or that a method stores in an attribute of its object,
    under that name."""

    unit: Unit
    name: str
    refs: tuple[str, ...]


def had_of_unknowns(engine: Interpreter, wanted: Wanted) -> Iterator[tuple[str, Occurrence]]:
    """The tables in question that objects of the application's classes hold or give under such a name, where they say
    so, but for classes of which nobody can have an object; and those that functions give which code outside gets."""
    held = [*_held(engine, wanted)]
    owners = {each.unit.owner.key: each.unit.owner for each in held if each.unit.owner is not None}
    nobody_has = unasked_classes(engine, owners.values())
    for each in held:
        owner = each.unit.owner.key if each.unit.owner is not None else ""
        if owner not in nobody_has:
            said = f"{each.name} in {each.unit.name}, which something may get that nothing tells"
            place = Occurrence(each.unit.module.path, each.unit.line, "name", True, said)
            refs = (ref for ref in each.refs if ref != wanted.own.get(owner))
            yield from ((ref, place) for ref in refs if not wanted.explained(each.unit.role, ref))


def _held(engine: Interpreter, wanted: Wanted) -> Iterator[_Held]:
    asked = asked_of_unknowns(engine)
    stored: list[_Held] = []
    for unit in engine.index.units.values():
        if unit.role is not Role.APP or unit.node is None:
            continue
        if refs := _refs(_given(engine, unit, asked), unit.node.name, wanted):
            yield _Held(unit, unit.node.name, refs)
        outcome = engine.answers.outcome(plain_way(unit.key)) if unit.owner is not None else None
        for attribute, values in outcome.stores.items() if outcome is not None else ():
            if not attribute.startswith("__") and (refs := _refs(values, attribute, wanted)):
                stored.append(_Held(unit, attribute, refs))
    asked = _asked_of_others(engine, {each.name for each in stored})
    yield from (each for each in stored if each.name in asked)


def _given(engine: Interpreter, unit: Unit, asked: set[str]) -> Values:
    """What somebody whom nothing tells may get from the unit, however it is entered; a method is asked for by its
    name."""
    name = unit.node.name if unit.node is not None else ""
    if unit.key in engine.ledger.given_away or _is_handed_on(engine, unit):
        outcomes = [engine.answers.outcome(way) for way in engine.answers.ways_of(unit.key)]
        given = union(*(outcome.returns for outcome in outcomes if outcome is not None))
        return tuple(value for value in given if type(value) not in COLLECTIONS)  # of which the places speak
    if unit.owner is not None and unit.parent is None and name in asked and not name.startswith("__"):
        outcome = engine.answers.outcome(plain_way(unit.key))
        return outcome.returns if outcome is not None else NOTHING
    return NOTHING


def _is_handed_on(engine: Interpreter, unit: Unit) -> bool:
    """Does a decorator of a library get the function that may do more than describe it?"""
    if unit.node is None or unit.parent is not None:
        return False
    frame = engine.module_frame(unit.module)
    called = (engine.evaluate(frame, decorator_target(each)) for each in unit.node.decorators)
    return any(
        isinstance(value, External | Result) and not is_known(value.name) for values in called for value in values
    )


def _asked_of_others(engine: Interpreter, names: set[str]) -> set[str]:
    """Those of the attributes that the application asks of something else than of the object of the method itself."""
    marks, found = {f".{name}" for name in names}, set[str]()
    for module in engine.index.modules.by_path.values():
        if module.role is Role.APP and not marks.isdisjoint(module.facts.indexed()):
            found |= names & attributes_read(module, of_itself=False)
    return found


def _refs(values: Values, name: str, wanted: Wanted) -> tuple[str, ...]:
    """The tables in question that the values are, hold, or name where the attribute is called as what says a table."""
    found = [*walk(values)]
    found += [inner for value in found if isinstance(value, Mapping) for _, each in value.items for inner in walk(each)]
    refs = dict.fromkeys(ref for value in found for ref in _ref_of(value, wanted))
    for word in literals(found) if may_name_table(name) else ():
        refs.update(dict.fromkeys(wanted.tables.get(word.lower(), ())))
    return tuple(sorted(refs))


def _ref_of(value: Value, wanted: Wanted) -> Iterable[str]:
    if isinstance(value, ClassRef):
        return (wanted.own[value.key],) if value.key in wanted.own else ()
    return (value.key,) if isinstance(value, TableRef) and value.key in wanted.keys else ()
