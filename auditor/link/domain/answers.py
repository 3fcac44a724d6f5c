"""The one door to what is computed on demand and kept: it knows what is being computed, and notes who asked whom.

A question can come back to itself: a class attribute whose value needs the bases of its own class. Whoever asks in
the middle gets what to begin with. What was computed from that is known only until the question in whose middle it was
asked is answered, and is then computed anew when it is asked for again: so it does not matter who asked first.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TypeAlias, TypeVar, cast

from auditor.link.domain.frame import Outcome
from auditor.link.domain.late import Way

Answer = TypeVar("Answer")
#: A question and what it is asked of.
Asked: TypeAlias = tuple[str, Hashable]

_NOT_YET = object()
_NOTHING_MET = 1 << 30


class Answers:
    """The answers of one project's interpretation."""

    def __init__(self) -> None:
        self._asking: dict[Asked, None] = {}  # what the question that is answered now has asked
        self.asked: dict[Asked | None, dict[Asked, None]] = {None: self._asking}  # by asker; None: from outside
        self.outcomes: dict[Way, Outcome] = {}  # of functions that were entered; also of those that still are
        self._known: dict[Asked, object] = {}
        self._under_way: list[Asked] = []
        self._place: dict[Asked, int] = {}  # of what is under way, in the list
        self._met = _NOTHING_MET  # the outermost question that something since its beginning came back to
        self._until: dict[Asked, int] = {}  # what is known only until the question at that place is answered

    def ask(self, question: str, key: Hashable, compute: Callable[[], Answer], begin: Answer) -> Answer:
        """The answer, computed the first time; `begin` while that is under way."""
        asked = (question, key)
        self._asking[asked] = None
        found = self._known.get(asked, _NOT_YET)
        if found is not _NOT_YET:
            if asked in self._until:
                self._met = min(self._met, self._until[asked])
            return cast("Answer", found)
        place = self._place.get(asked)
        if place is not None:
            self._met = min(self._met, place)
            return begin
        before = self.begin(asked)
        self._place[asked] = len(self._under_way) - 1
        try:
            answer = self._known[asked] = compute()
        finally:
            del self._place[asked]
            self.end(asked, before)
        return answer

    @property
    def came_back(self) -> bool:
        """Did anything since the question that is asked last meet one that is under way?"""
        return self._met != _NOTHING_MET

    def note(self, asked: Asked) -> None:
        """Who asks now also depends on that."""
        self._asking[asked] = None

    def begin(self, asked: Asked) -> int:
        """What is asked from here on is asked by this one, until `end`, which wants what this gives."""
        before, self._met = self._met, _NOTHING_MET
        self._under_way.append(asked)
        self._asking = self.asked.setdefault(asked, {})
        return before

    def end(self, asked: Asked, before: int) -> None:
        """The question is answered: for good, or until the one that it came back to is."""
        self._under_way.pop()
        place = len(self._under_way)
        self._asking = self.asked[self._under_way[-1] if place else None]
        if self._met < place:
            for other, until in self._until.items():
                if until >= place:  # it came back to this one, which came back to one further out
                    self._until[other] = self._met
            self._until[asked] = self._met
        else:
            if self._until:
                self._forget_until(place)
            self._met = _NOTHING_MET
        self._met = min(self._met, before)

    def forget(self, *questions: str) -> None:
        """All answers to these questions."""
        for asked in [each for each in self._known if each[0] in questions]:
            del self._known[asked]

    def _forget_until(self, place: int) -> None:
        for asked in [each for each, until in self._until.items() if until >= place]:
            del self._until[asked]
            self._known.pop(asked, None)
            self.outcomes.pop(cast("Way", asked[1]), None)
