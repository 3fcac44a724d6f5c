"""Methods that give the class of a table, `def get_model(self): return Order`, or keep it on their object: who gets the
object, gets that, and a base outside of the project may ask for it.

Source: Flask-Admin, ModelView; Django, Class-based views: hooks that views override.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from auditor.facts.access import Occurrence
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.late import plain_way
from auditor.link.domain.values import COLLECTIONS, ClassRef, Values, walk
from auditor.link.modules.index import Unit
from auditor.link.results.account.bases import has_unknown_base
from auditor.link.results.account.kept import Kept, Seen
from auditor.link.results.account.names import Wanted
from auditor.link.tables.declared import TableRef


def doubts_of_methods(engine: Interpreter, wanted: Wanted, kept: Kept) -> Seen:
    """Where the class has such a base. `kept` gets those that have none: whoever gets one of them is looked for."""
    for unit in engine.index.units.values():
        info = unit.owner
        if info is None or engine.model_of(info.key) is not None:
            continue
        refs = set(_refs(_given(engine, unit), wanted))
        for ref in sorted(ref for ref in refs if not wanted.explained(unit.role, ref)):
            if has_unknown_base(engine, info):
                said = f"{info.name}.{unit.name} gives it, which a base outside of the project may ask for"
                yield ref, Occurrence(unit.module.path, unit.line, "name", True, said)
            else:
                kept.holders.setdefault(info.key, set()).add(ref)


def _given(engine: Interpreter, unit: Unit) -> Iterable[Values]:
    """What the method returns, and what it stores, where nobody in particular calls it."""
    outcome = engine.answers.outcome(plain_way(unit.key))
    return (outcome.returns, *outcome.stores.values()) if outcome is not None else ()


def _refs(given: Iterable[Values], wanted: Wanted) -> Iterator[str]:
    for values in given:
        for value in walk(values, COLLECTIONS):
            if type(value) is ClassRef and value.key in wanted.own and not value.maybe:
                yield wanted.own[value.key]
            elif type(value) is TableRef and value.key in wanted.keys and not value.maybe:
                yield value.key
