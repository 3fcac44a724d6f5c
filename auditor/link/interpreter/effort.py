"""How often a unit is told apart, by what its calls bring, and how much work that may be in all."""

from __future__ import annotations

from collections.abc import Callable

from auditor.facts.code import Call
from auditor.facts.nodes import nodes_of
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.late import Way
from auditor.link.interpreter.telling import names_table

#: A unit called in more distinguishable ways than this is not told apart any further: the rest are joined.
_MOST_CONTEXTS = 4_000
#: The same for calls that are made while the unit is understood in another way: what such calls pass on grows at each
#: turn, and has no end but this one. Which come first is the order of the paths of the files.
_MOST_WITHIN = 400
#: The same for those that differ only in callbacks and objects that lead to no table.
_MOST_WITHOUT_TABLE = 200
#: So many calls of a unit are looked at in all those ways together, or in so few ways as these.
_MOST_CALLS = 4_000
_FEWEST_CONTEXTS = 10
#: Calls in all units that are looked at so, each beyond the fewest ways, and how many more for each unit. Applications
#: of hundreds of tables need less (112,000 for 8,500 units); large numeric libraries take all there is.
_MOST_EFFORT = 10_000
_MOST_EFFORT_BY_UNIT = 16
#: The same for calls that are joined: each is looked at for all objects that were joined. No application was seen that
#: joins any; beyond, what is still to be joined is dropped.
_MOST_LATE = 60_000
_MOST_LATE_BY_UNIT = 20


def too_many(engine: Interpreter, way: Way) -> bool:
    """Was the unit told apart often enough already?"""
    effort = engine.of(Effort)
    count = effort.ways.get(way[0], 0)
    if count <= min(_FEWEST_CONTEXTS, _MOST_CONTEXTS, _MOST_WITHIN):
        return False
    if effort.is_spent or count > _MOST_CONTEXTS:
        return True
    within = effort.within.get(way[0], 0)
    return within > effort.most_without_table(way[0]) and (within > _MOST_WITHIN or carries_no_table(engine, way))


class Effort:
    """What goes into units that are entered in many ways, counted in calls in their text, and what may go into all.

    `under_way`: the units that are being understood; `ways` says in how many each was entered, and `within` in how many
    while it was understood in another one; `without_table` which of them lead to no table, for that is asked of all
    ways of a unit each time more are joined.
    """

    def __init__(self, engine: Interpreter) -> None:
        self.ways: dict[str, int] = {}
        self.within: dict[str, int] = {}
        self._units = engine.index.units
        self._calls: dict[str, int] = {}
        self.under_way: set[str] = set()
        self.without_table: dict[Way, bool] = {}
        self._spent = 0
        self._late = 0
        self._most = _MOST_EFFORT + _MOST_EFFORT_BY_UNIT * len(self._units)

    @property
    def is_spent(self) -> bool:
        """Is it enough?"""
        return self._spent > self._most

    @property
    def is_late_spent(self) -> bool:
        """Were enough calls joined?"""
        return self._late > _MOST_LATE + _MOST_LATE_BY_UNIT * len(self._units)

    def joined(self, unit: str, objects: int) -> None:
        """The calls of the unit are joined as one, which is given so many objects."""
        self._late += objects * (1 + self._calls_in(unit))

    def forget(self) -> None:
        """No unit was entered yet."""
        self.ways.clear()
        self.within.clear()
        self.without_table.clear()

    def understood(self, unit: str, work: Callable[[], None], again: bool) -> None:
        """The unit is understood in one more way, by this work; the first ones are free, and so is what was counted."""
        if again:
            work()
            return
        count = self.ways[unit] = self.ways.get(unit, 0) + 1
        if count > _FEWEST_CONTEXTS:
            self._spent += 1 + self._calls_in(unit)
        if unit in self.under_way:
            self.within[unit] = self.within.get(unit, 0) + 1
            work()
            return
        self.under_way.add(unit)
        try:
            work()
        finally:
            self.under_way.discard(unit)

    def most_without_table(self, unit: str) -> int:
        """Fewer for a unit in which much is called, so that functions that all call each other take time in proportion
        to their text."""
        return min(max(_MOST_CALLS // max(self._calls_in(unit), 1), _FEWEST_CONTEXTS), _MOST_WITHOUT_TABLE)

    def _calls_in(self, unit: str) -> int:
        if unit not in self._calls:
            self._calls[unit] = sum(1 for _ in nodes_of(self._units[unit].node, Call))
        return self._calls[unit]


def carries_no_table(engine: Interpreter, way: Way) -> bool:
    """Do callbacks and objects that lead to no table alone tell this way to enter a unit from others?"""
    known = engine.of(Effort).without_table
    found = known.get(way)
    if found is None:
        found = _carries_no_table(engine, way)
        if engine.index_complete and not engine.answers.came_back:
            known[way] = found
    return found


def _carries_no_table(engine: Interpreter, way: Way) -> bool:
    _, owner, _, bound = way
    if owner is None and not bound:
        return False
    held = [value for _, values in bound for value in values]
    if owner is not None:
        held.append(owner)
    return not any(names_table(engine, value) for value in held)
