"""What entering a unit once gave; and, where the unit came back to itself, what is to be understood once more."""

from __future__ import annotations

from collections.abc import Hashable
from itertools import islice
from typing import Any, TypeAlias

from auditor.link.domain.frame import Frame
from auditor.link.domain.late import Way
from auditor.link.domain.ledger import Context
from auditor.link.domain.values import NOTHING, Values

#: A question and what it is asked of.
Asked: TypeAlias = tuple[str, Hashable]


class Outcome:
    """What entering a unit once gave, or gave so far: a value, what it stores on its object, its variables.

    It begins with what an earlier one gave, if that came back to itself. `place`: where it is among what is under way,
    -1 when it is over; `seen` and `seen_env`: what was first seen of it before it was over; `before`: how much there
    was in its context before, of each kind; `again`: what came of that and is not so.
    """

    __slots__ = ("again", "before", "context", "env", "frame", "place", "returns", "seen", "seen_env", "stores")

    def __init__(self, context: Context, earlier: Outcome | None = None) -> None:
        self.context = context
        self.frame: Frame | None = None
        self.returns: Values = NOTHING if earlier is None else earlier.returns
        self.stores: dict[str, Values] = {} if earlier is None else earlier.stores
        self.env: dict[str, Values] = {} if earlier is None else earlier.env
        self.place = -1
        self.seen: tuple[Values, dict[str, Values]] | None = None
        self.seen_env: dict[str, Values] | None = None
        self.again: Again | None = None
        found = context.found
        self.before = (len(found.accesses), len(found.calls), len(found.notes))

    def has_changed(self) -> bool:
        """Did somebody see of it what is not so in the end?"""
        if self.seen is not None and self.seen != (self.returns, self.stores):
            return True
        return self.seen_env is not None and self.seen_env != self.env

    def drop(self) -> None:
        """What was found is to be found anew."""
        found = self.context.found
        kinds: tuple[dict[Any, Any], ...] = (found.accesses, found.calls, found.notes)
        for held, count in zip(kinds, self.before, strict=True):
            for each in list(islice(held, count, None)):
                del held[each]
        self.context.callers.clear()
        if self.frame is not None:
            self.frame.found.clear()  # so that nothing of it can be taken back from what is found anew


class Again:
    """What is to be computed anew, with what it gave: a question or unit, and all that came back to it."""

    def __init__(self) -> None:
        self.units: dict[Way, Outcome] = {}
        self.answers: dict[Asked, Any] = {}
