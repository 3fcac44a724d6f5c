"""What code asks of an object that nothing tells: `plugin.model`, `plugin.get_model()`. It may be one of the project,
and get what such an attribute holds there, or such a method gives."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from auditor.facts.access import Occurrence, Role
from auditor.facts.code import Assign, Attr, Name, Node
from auditor.facts.nodes import nodes_of
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.late import plain_way
from auditor.link.domain.values import ClassRef, Mapping, Value, Values, literals, walk
from auditor.link.interpreter.unasked import asked_of_unknowns, unasked_classes
from auditor.link.modules.index import ClassInfo, Unit
from auditor.link.results.account.names import Wanted
from auditor.link.syntax.names import may_name_table
from auditor.link.tables.declared import TableRef

_READING: frozenset[type[Node]] = frozenset({Assign, Attr})


@dataclass(frozen=True, slots=True)
class _Held:
    """The tables in question that a method gives, or stores in the attribute `name` of its object."""

    unit: Unit
    owner: ClassInfo
    name: str
    refs: tuple[str, ...]


def had_of_unknowns(engine: Interpreter, wanted: Wanted) -> Iterator[tuple[str, Occurrence]]:
    """The tables in question that objects of the application's classes hold or give under such a name, where they say
    so; but for classes of which nobody can have an object."""
    held = [*_held(engine, wanted)]
    nobody_has = unasked_classes(engine, {each.owner.key: each.owner for each in held}.values())
    for each in held:
        if each.owner.key not in nobody_has:
            said = f"{each.name} of {each.owner.name}, and of something that nothing tells {each.name} is asked"
            place = Occurrence(each.unit.module.path, each.unit.line, "name", True, said)
            own = wanted.own.get(each.owner.key)
            refs = (ref for ref in each.refs if ref != own and not wanted.explained(each.unit.role, ref))
            yield from ((ref, place) for ref in refs)


def _held(engine: Interpreter, wanted: Wanted) -> Iterator[_Held]:
    asked = asked_of_unknowns(engine)
    stored: list[_Held] = []
    for unit in engine.index.units.values():
        if unit.owner is None or unit.node is None or unit.parent is not None or unit.role is not Role.APP:
            continue
        outcome = engine.answers.outcome(plain_way(unit.key))
        if outcome is None:
            continue
        if (
            unit.node.name in asked
            and not unit.node.name.startswith("__")
            and (refs := _refs(outcome.returns, unit.node.name, wanted))
        ):
            yield _Held(unit, unit.owner, unit.node.name, refs)
        for name, values in outcome.stores.items():
            if not name.startswith("__") and (refs := _refs(values, name, wanted)):
                stored.append(_Held(unit, unit.owner, name, refs))
    asked = _asked_of_others(engine, {each.name for each in stored})
    yield from (each for each in stored if each.name in asked)


def _asked_of_others(engine: Interpreter, names: set[str]) -> set[str]:
    """Those of the attributes that the application asks of something else than of the object of the method itself."""
    marks, found = {f".{name}" for name in names}, set[str]()
    for module in engine.index.modules.by_path.values():
        if module.role is not Role.APP or marks.isdisjoint(module.facts.indexed()):
            continue
        asked: Counter[str] = Counter()
        for node in nodes_of(module.facts.body, _READING):
            if isinstance(node, Attr):
                asked[node.name] += not _is_of_itself(node)
            elif isinstance(node, Assign):
                asked.subtract(t.name for t in node.targets if isinstance(t, Attr) and not _is_of_itself(t))
        found.update(name for name in names if asked[name] > 0)
    return found


def _is_of_itself(node: Attr) -> bool:
    return isinstance(node.value, Name) and node.value.id in {"self", "cls"}


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
