"""From what the interpretation recorded to the project: roles and chains of contexts settled, duplicates merged."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial

from auditor.circles import Circles
from auditor.facts.access import Access, Confidence, Role, Step
from auditor.facts.key import TableKey
from auditor.link.domain.contained import contained
from auditor.link.domain.findings import RawAccess
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.ledger import Context
from auditor.link.domain.project import Found
from auditor.link.domain.values import ClassRef
from auditor.link.libraries.sqlalchemy.declare.models import Models
from auditor.link.libraries.sqlalchemy.declare.tables_of import own_tables
from auditor.link.modules.decorators import kind_of
from auditor.link.modules.index import Unit
from auditor.link.results.never_entered import never_entered
from auditor.link.tables.declared import MappedInfo

#: What was found, the unit that does it, and the units that chains to it begin with.
_Merged = dict[tuple[object, ...], tuple[Access, str, set[str]]]

#: Whose rows have methods that may run.
_GETTING_ROWS = frozenset({Role.APP, Role.SCRIPT})
_MOST_ROOTS = 256
_LONGEST_CHAIN = 8


#: A context that another one enters, the role of its unit, the unit that enters it, and the line there.
_Entered = tuple[str, Role, Unit, int]


@dataclass(slots=True)
class Origin:
    """How a context is entered in one role: the shortest chain of calls, and the units that begin such chains."""

    chain: tuple[Step, ...]
    roots: frozenset[str] = frozenset()


def origins_of(contexts: list[Context]) -> dict[str, dict[Role, Origin]]:
    """For every context, the roles in which it is entered. A helper of the app called by a test only is a test's.

    Of equally short chains the first by path, line and function is kept, and of too many beginnings the first by key:
    what is said must not depend on the order in which the contexts were found.
    """
    origins: dict[str, dict[Role, Origin]] = {context.key: {} for context in contexts}
    entered: dict[str, list[_Entered]] = {}
    for context in contexts:
        if context.plain:
            origins[context.key][context.unit.role] = Origin((), frozenset({context.unit.key}))
            continue
        role = context.unit.role
        for caller, line in context.callers.values():
            entered.setdefault(caller.key, []).append((context.key, role, caller.unit, line))
    _find_chains(contexts, entered, origins)
    _find_roots(contexts, entered, origins)
    return origins


def role_of(contexts: Iterable[Context]) -> Role:
    """The role of what happens in these contexts of one unit: what a test gives a helper of the app is the test's."""
    pending = list(contexts)
    unit, met, role = pending[0].unit, {context.key for context in pending}, pending[0].unit.role
    while pending and unit.role is Role.APP:
        context = pending.pop()
        role = context.unit.role
        if role is Role.APP and context.plain:
            break
        for caller, _ in context.callers.values() if role is Role.APP else ():
            if caller.key not in met:
                met.add(caller.key)
                pending.append(caller)
    return role


def _find_chains(
    contexts: list[Context], entered: dict[str, list[_Entered]], origins: dict[str, dict[Role, Origin]]
) -> None:
    """Give every context its shortest chain, from the plain ones on, all of one length before any longer one."""
    reached = [(context.key, role) for context in contexts for role in origins[context.key]]
    while reached:
        longer: dict[tuple[str, Role], tuple[Step, ...]] = {}
        for key, role in reached:
            chain = origins[key][role].chain
            for callee, its_role, caller, line in entered.get(key, ()):
                at = (callee, role if its_role is Role.APP else its_role)
                if at[1] not in origins[callee]:
                    way = (*chain, Step(caller.module.path, line, caller.name))[-_LONGEST_CHAIN:]
                    if at not in longer or _chain_order(way) < _chain_order(longer[at]):
                        longer[at] = way
        for (key, role), way in longer.items():
            origins[key][role] = Origin(way)
        reached = list(longer)


def _find_roots(
    contexts: list[Context], entered: dict[str, list[_Entered]], origins: dict[str, dict[Role, Origin]]
) -> None:
    """Tell every context the units that its chains begin with; those of a circle of calls have the same ones."""

    def targets(node: tuple[str, Role]) -> list[tuple[str, Role]]:
        found = entered.get(node[0], ())
        return [(callee, node[1] if role is Role.APP else role) for callee, role, _, _ in found]

    circles = Circles(targets)
    for context in contexts:
        for role in origins[context.key] if context.plain else ():
            circles.of((context.key, role))
    # Contexts mostly have the roots of others: each set is kept once, for there may be as many as contexts.
    kept: dict[frozenset[str], frozenset[str]] = {}
    found: list[set[frozenset[str]]] = [set() for _ in circles.members]
    for number in reversed(range(len(circles.members))):  # what leads to a circle is before it
        members = circles.members[number]
        own = {origins[each][role].roots for each, role in members}
        roots = _first_roots(found[number] | own)
        roots = kept.setdefault(roots, roots)
        for member in members:
            origins[member[0]][member[1]].roots = roots
        found[number].clear()
        for other in {circles.of(target) for member in members for target in targets(member)}:
            if other != number:
                found[other].add(roots)


def _first_roots(several: set[frozenset[str]]) -> frozenset[str]:
    roots = frozenset[str]().union(*several)
    return frozenset(sorted(roots)[:_MOST_ROOTS]) if len(roots) > _MOST_ROOTS else roots


def _chain_order(chain: tuple[Step, ...]) -> list[tuple[str, int, str]]:
    return [(step.path, step.line, step.function) for step in chain]


def settle_accesses(engine: Interpreter) -> list[Found]:
    """Every access once for each role it happens in. What a unit does by itself needs no chain."""
    ledger = engine.ledger
    nobody: frozenset[str] = frozenset()
    unknown: dict[str, dict[Role, Origin]] = {}
    imagined = contained(engine, "who enters what", partial(engine.of, never_entered), nobody)
    origins = contained(engine, "who enters what", partial(origins_of, ledger.contexts), unknown)
    if not origins:  # each then by itself
        origins = {each.key: {each.unit.role: Origin((), frozenset({each.unit.key}))} for each in ledger.contexts}
    plain = {
        (context.unit.key, access.table, access.op, access.line)
        for context in ledger.contexts
        if context.plain
        for access in context.found.accesses
        if access.confidence is not Confidence.POSSIBLE
    }
    merged: _Merged = {}
    for context in ledger.contexts:
        accesses = [
            access
            for access in context.found.accesses
            if (context.plain or (context.unit.key, access.table, access.op, access.line) not in plain)
            and not (context.key in imagined and access.confidence is Confidence.POSSIBLE)
        ]
        if accesses:
            unit, work = context.unit, partial(_merge, merged, context, accesses, origins)
            contained(engine, f"what {unit.name} touches", work, None, unit.module.path, unit.line)
    return [Found(access, unit, tuple(sorted(roots))) for access, unit, roots in merged.values()]


def _merge(
    merged: _Merged, context: Context, accesses: Iterable[RawAccess], origins: dict[str, dict[Role, Origin]]
) -> None:
    """Add the accesses of a context, each once; of several ways to say one the better is kept."""
    for access in accesses:
        for role, chain, roots in _ways(context, origins):
            key = (access.table, access.op, context.unit.key, access.line, access.via, role)
            known = merged.get(key)
            if known is None:
                merged[key] = (_made(context, access, role, chain), context.unit.key, set(roots))
            else:
                known[2].update(roots)
                made = _made(context, access, role, chain)
                if _preference(made) < _preference(known[0]):
                    merged[key] = (made, known[1], known[2])


def _ways(
    context: Context, origins: dict[str, dict[Role, Origin]]
) -> Iterator[tuple[Role, tuple[Step, ...], frozenset[str]]]:
    """The roles that matter: entered by app code, what tests do with it adds nothing."""
    if context.plain:
        yield context.unit.role, (), frozenset()
        return
    found = origins[context.key]
    roles = [Role.APP] if Role.APP in found else list(found)
    for role in roles:
        yield role, found[role].chain, found[role].roots


def _made(context: Context, access: RawAccess, role: Role, chain: tuple[Step, ...]) -> Access:
    unit = context.unit
    return Access(
        access.table,
        access.op,
        unit.module.path,
        access.line,
        unit.name,
        role,
        access.via,
        access.confidence,
        chain,
        access.note,
    )


_STRENGTH = {Confidence.POSSIBLE: 0, Confidence.INFERRED: 1, Confidence.CERTAIN: 2}


def _preference(access: Access) -> tuple[object, ...]:
    """Which of several ways to say one access is shown: the surest, the shortest, then the first by name."""
    return (-_STRENGTH[access.confidence], len(access.chain), _chain_order(access.chain), access.note)


def drop_ungrounded(engine: Interpreter, found: list[Found]) -> list[Found]:
    """Leave out what methods of a mapped class do to themselves where no code but tests ever gets hold of a row: a
    method needs an instance, and an instance comes from a query, a constructor or a relationship somewhere else. What
    is done to rows that only scripts get is done by these."""
    own: dict[str, MappedInfo] = {}
    # A hybrid is asked for by the class, too, and then needs no row (ORM, Hybrid Attributes).
    of_class = {unit for unit, owner, *_ in engine.answers.ways() if isinstance(owner, ClassRef)}
    for item in found:
        mapped = _class_of_method(engine, item.unit)
        if mapped is not None and item.access.role is Role.APP and item.unit not in of_class:
            own[item.unit] = mapped
    by_app = _grounded(found, own, frozenset({Role.APP}))
    by_script = _grounded(found, own, _GETTING_ROWS) - by_app
    return [
        replace(item, access=replace(item.access, role=Role.SCRIPT)) if place in by_script else item
        for place, item in enumerate(found)
        if item.unit not in own or place in by_app or place in by_script
    ]


def _grounded(found: list[Found], own: Mapping[str, MappedInfo], roles: frozenset[Role]) -> set[int]:
    """The places of what such methods do where code of the roles gets hold of a row."""
    touched = {item.access.table for item in found if item.unit not in own and _is_sure(item.access, roles)}
    waiting: dict[TableKey, list[tuple[int, Found]]] = {}
    for place, item in enumerate(found):
        for table in own_tables(own[item.unit]) if item.unit in own else ():
            waiting.setdefault(table, []).append((place, item))
    awake: set[int] = set()
    reached = deque(touched)
    while reached:
        for place, item in waiting.pop(reached.popleft(), ()):
            awake.add(place)
            if _is_sure(item.access, roles):
                reached.append(item.access.table)
    return awake


def _is_sure(access: Access, roles: frozenset[Role]) -> bool:
    return access.role in roles and access.confidence is not Confidence.POSSIBLE


def _class_of_method(engine: Interpreter, key: str) -> MappedInfo | None:
    """The mapped class whose instance method the unit is."""
    unit = engine.index.units.get(key)
    if unit is None or unit.owner is None or kind_of(unit) not in {"instance", "property"}:
        return None
    return engine.of(Models).mapped(unit.owner.key)
