"""What units could do with arguments that are not known, where every call is known to give one."""

from __future__ import annotations

from collections import deque
from collections.abc import Container

from auditor.facts.access import Role
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.ledger import Context
from auditor.link.modules.index import Unit
from auditor.link.results.entries import entry_of


def never_entered(engine: Interpreter) -> frozenset[str]:
    """The contexts that nobody is seen to enter: what a function could do with an argument that is not known, where
    every call of it is known to give one (`MAP[kind]`, called with three constants, is three classes); and what is
    called from there alone. The functions nested in such a one are entered when it is."""
    ledger = engine.ledger
    told = {context.unit.key for context in ledger.contexts if not context.plain and _is_called_by_own(context)}
    told -= ledger.called_plainly
    told -= _called_on_unknowns(engine, told)
    units = (engine.index.units[key] for key in told)  # what comes in at an entry point, nobody in the project gives
    told -= {each.key for each in units if each.node and each.node.decorators and entry_of(engine, each, frozenset())}
    entered: dict[str, list[Context]] = {}
    for context in ledger.contexts:
        for caller, _ in context.callers.values():
            entered.setdefault(caller.key, []).append(context)
    queue = deque(
        context
        for context in ledger.contexts
        if (not _is_told(context.unit, told) if context.plain else not context.callers)
    )
    met = {context.key for context in queue}
    while queue:
        for callee in entered.get(queue.popleft().key, ()):
            if callee.key not in met and not callee.plain:
                met.add(callee.key)
                queue.append(callee)
    return frozenset(context.key for context in ledger.contexts if context.key not in met)


def _is_called_by_own(context: Context) -> bool:
    """Does more than a test call it? What tests give says nothing of what others will give to code of the application
    that nobody else calls yet."""
    roles = {caller.unit.role for caller, _ in context.callers.values()}
    return bool(roles if context.unit.role is Role.TEST else roles - {Role.TEST})


def _is_told(unit: Unit, told: Container[str]) -> bool:
    while unit.parent is not None:
        unit = unit.parent
    return unit.key in told


def _called_on_unknowns(engine: Interpreter, told: Container[str]) -> set[str]:
    """Of the units, methods that are called by their name on objects that nothing tells, or that code outside of the
    project may call, for it gets such an object: with what, nobody knows."""
    index, ledger = engine.index, engine.ledger
    callers = (names for caller, names in ledger.calls_by_name.items() if index.units[caller].role is not Role.TEST)
    names = frozenset[str]().union(*callers)
    given_away = (index.classes[key] for key in ledger.given_away if key in index.classes)
    given = {cls.key for info in given_away for cls in engine.hierarchy.mro(info)}
    return {
        unit.key
        for name, units in index.methods_named.items()
        for unit in units
        if unit.key in told
        and unit.owner is not None
        and (name in names or (unit.owner.key in given and not name.startswith("_")))
    }
