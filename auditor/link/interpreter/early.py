"""Functions that run while modules are imported see what there is by then: what they ask of variables that get more
afterwards, whole modules tell. These are understood once more.

`MODELS = {}`, `app.get("/", show)`, and below it `MODELS["order"] = Order`: what `show` finds there when it is called
is all of it.
"""

from __future__ import annotations

from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.late import Way
from auditor.link.domain.outcome import Again, Outcome
from auditor.link.domain.values import COLLECTIONS, NOTHING, Text, Value, Values
from auditor.link.interpreter.effort import Effort
from auditor.link.interpreter.functions import understand
from auditor.link.interpreter.telling import holds_telling, names_table
from auditor.link.modules.index import Unit

#: Of what something is asked, and its name.
_Asked = tuple[str, str]


class Early:
    """What units asked for while they were understood, with what they got."""

    def __init__(self, engine: Interpreter) -> None:
        self._engine = engine
        self._under_way = engine.of(Effort).under_way
        self.running = ""  # the body of which module
        self._variables: dict[_Asked, dict[Values, set[str]]] = {}
        self._perhaps: dict[_Asked, dict[Values, set[str]]] = {}

    def note_variable(self, asked: _Asked, values: Values | None) -> None:
        """Whoever is under way asked for the variable, by the path of its module and its name, and got these."""
        self._variables.setdefault(asked, {}).setdefault(values or NOTHING, set()).update(self._asking())

    def note_perhaps(self, asked: _Asked, values: Values) -> None:
        """The same of an attribute of what nothing tells, or a library gave: what that is called, and its name."""
        self._perhaps.setdefault(asked, {}).setdefault(values, set()).update(self._asking())

    def _asking(self) -> set[str]:
        return self._under_way or {self.running}

    def units(self) -> set[str]:
        """The units that would get more of what leads to a table now."""
        engine = self._engine
        known = [(given, engine.names.look_up(*asked) or NOTHING) for asked, given in self._variables.items()]
        known += [(given, engine.perhaps(*asked)) for asked, given in self._perhaps.items()]
        told = (units for given, now in known for values, units in given.items() if _is_more(engine, values, now))
        return set().union(*told)


def _is_more(engine: Interpreter, before: Values, now: Values) -> bool:
    """Is there more that leads to a table, or names one?"""
    return before != now and any(_leads_to_table(engine, value) for value in now if value not in before)


def _leads_to_table(engine: Interpreter, value: Value) -> bool:
    if type(value) is Text:
        return engine.is_telling(value)
    return names_table(engine, value) or (type(value) in COLLECTIONS and holds_telling(engine, value))


def understand_anew(engine: Interpreter, early: Early) -> list[Unit]:
    """Understand them once more in each way in which they were, and who called one that gives or stores more then; the
    bodies of modules that would get more, too."""
    units, done = early.units(), set[str]()
    bodies = [unit for key in sorted(units) if (unit := engine.index.units[key]).node is None]
    calling = _callers(engine) if units else {}
    while units:
        done |= units
        ways = [way for unit in sorted(units) for way in engine.answers.ways_of(unit)]
        before = {way: known for way in ways if (known := engine.answers.begun(way)) is not None}
        _once_more(engine, before)
        changed = {way[0] for way, known in before.items() if _gives_more(engine, way, known)}
        units = set().union(*(calling.get(unit, ()) for unit in changed)) - done
    return bodies


def _gives_more(engine: Interpreter, way: Way, before: Outcome) -> bool:
    now = engine.answers.begun(way)
    if now is None:
        return False
    stored = ((before.stores.get(name, NOTHING), values) for name, values in now.stores.items())
    return any(_is_more(engine, *each) for each in ((before.returns, now.returns), *stored))


def _callers(engine: Interpreter) -> dict[str, set[str]]:
    """By the unit that is called, who called it."""
    calling: dict[str, set[str]] = {}
    for way in engine.answers.ways():
        outcome = engine.answers.begun(way)
        for callee in outcome.context.found.calls if outcome is not None else ():
            calling.setdefault(callee, set()).add(way[0])
    return calling


def _once_more(engine: Interpreter, before: dict[Way, Outcome]) -> None:
    callers = [(outcome.context, dict(outcome.context.callers)) for outcome in before.values()]
    again = Again()
    again.units.update(before)
    engine.answers.take_back(before)

    def understand_all() -> None:
        for way in before:
            if engine.answers.begun(way) is None:
                understand(engine, way)

    engine.answers.once_more(again, understand_all)
    for context, entered in callers:  # who entered them then does so still
        for caller, line in entered.values():
            context.entered_by(caller, line)
