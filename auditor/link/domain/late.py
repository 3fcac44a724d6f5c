"""Calls that are too many, or nested too deeply, to be understood where they are made: they are kept for later, so that
which ones come first loses nothing of what they do."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from auditor.link.domain.ledger import Context
from auditor.link.domain.values import ClassRef, Instance, Values

Bound: TypeAlias = tuple[tuple[str, Values], ...]
#: What tells one way to enter a unit from another: its key, the object it is bound to, the closure, the arguments.
Way: TypeAlias = tuple[str, Instance | ClassRef | None, str, Bound]


def plain_way(unit: str, closure: str = "") -> Way:
    """A unit is entered as if nobody in particular called it."""
    return (unit, None, closure, ())


@dataclass(slots=True)
class Joined:
    """The ways to enter one unit that are not told apart; `grown` since they were last understood."""

    ways: dict[Way, None] = field(default_factory=dict)
    callers: dict[str, tuple[Context, int]] = field(default_factory=dict)
    grown: bool = False


#: The closures in which a unit is told apart when it was told apart often enough.
_MOST_CLOSURES = 20
#: Stands for all closures beyond.
ANY = "*"


@dataclass(slots=True)
class Late:
    """What is still to be understood: single ways with their callers, and, by unit and closure, joined ones."""

    deep: dict[Way, dict[str, tuple[Context, int]]] = field(default_factory=dict)
    joined: dict[tuple[str, str], Joined] = field(default_factory=dict)
    closures: dict[str, set[str]] = field(default_factory=dict)
    postponed: int = 0  # how often

    def postpone(self, way: Way, caller: Context, line: int) -> None:
        """The call is nested too deeply."""
        self.postponed += 1
        self.deep.setdefault(way, {}).setdefault(caller.key, (caller, line))

    def join(self, way: Way, caller: Context, line: int) -> None:
        """The unit was told apart often enough."""
        closures = self.closures.setdefault(way[0], set())
        if len(closures) < _MOST_CLOSURES:
            closures.add(way[2])
        place = (way[0], way[2] if way[2] in closures else ANY)
        joined = self.joined.setdefault(place, Joined())
        if way not in joined.ways:
            joined.ways[way] = None
            joined.grown = True
        if caller.key not in joined.callers:
            joined.callers[caller.key] = (caller, line)
            joined.grown = True
