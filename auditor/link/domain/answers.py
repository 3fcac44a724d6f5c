"""The one door to what is computed on demand and kept: it knows what is being computed, and `noting.Noting`, which can
stand in its place, who asked whom.

A question can come back to itself: a class attribute whose value needs the bases of its own class. Whoever asks in
the middle gets what to begin with. What was computed from that is known only until the question in whose middle it was
asked is answered, and is then computed anew when it is asked for again: so it does not matter who asked first.

A circle of very many questions is not gone through once for each of them: what was found on the first way around is
kept, and `cut` names the question. No code of people has such circles (the largest that was seen has 19).

To enter a unit is a question, too, under the way in which it is entered; its outcome is there as soon as it is begun.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import Any, TypeAlias, TypeVar, cast

from auditor.link.domain.frame import Outcome
from auditor.link.domain.late import Way

Answer = TypeVar("Answer")
#: A question and what it is asked of.
Asked: TypeAlias = tuple[str, Hashable]

_NOT_YET: Any = object()
_NOTHING_MET = 1 << 30
#: Questions that lead back to one of them, all of which are computed anew when they are asked for again.
MOST_IN_CIRCLE = 200


class _Circle(dict[Asked, Any]):
    """Answers that are known until the question at the place `until` of those under way is answered."""

    until: int


class Answers:
    """The answers of one project's interpretation."""

    def __init__(self) -> None:
        self._known: dict[str, dict[Any, Any]] = {}  # by question; what is settled
        self._outcomes: dict[Way, Outcome] = self.known("unit")  # that were entered; also of those that still are
        self._ways: dict[str, dict[Way, None]] = {}  # the same by unit
        self._under_way = 0  # how many questions
        self._place: dict[Asked, int] = {}  # of what is under way, from the outermost
        self._met = _NOTHING_MET  # the outermost question that something since its beginning came back to
        self.cut: list[Asked] = []
        self._circles: dict[int, _Circle] = {}  # by the place of the question until which what is in it is known
        self._circle: dict[Asked, _Circle] = {}

    def known(self, question: str) -> dict[Any, Any]:
        """The answers to the question that are settled, as they grow: no question further out is in them. For whoever
        asks so often that even `ask` takes time; to look there is to ask."""
        return self._known.setdefault(question, {})

    def ask(
        self,
        question: str,
        key: Hashable,
        compute: Callable[[], Answer],
        begin: Answer,
        keep: Callable[[], bool] | None = None,
    ) -> Answer:
        """The answer, computed the first time; `begin` while that is under way. `keep`: is it true for whoever asks?"""
        known = self._known.get(question)
        if known is None:
            known = self.known(question)
        found: Answer = known.get(key, _NOT_YET)
        if found is not _NOT_YET:
            return found
        asked = (question, key)
        if self._circle and (circle := self._circle.get(asked)) is not None:
            self._met = min(self._met, circle.until)
            return cast("Answer", circle[asked])
        place = self._place.get(asked)
        if place is not None:
            self._met = min(self._met, place)
            return begin
        before, self._met = self._met, _NOTHING_MET
        self._place[asked] = self._under_way
        self._under_way += 1
        kept: Any = _NOT_YET  # also where computing it fails
        try:
            answer = compute()
            if keep is None or keep():
                kept = answer
        finally:
            del self._place[asked]
            self._end(asked, before, kept)
        return answer

    def outcome(self, way: Way) -> Outcome | None:
        """What entering a unit in this way gave, or gave so far; None where nobody did."""
        return self._outcomes.get(way)

    def enter(self, way: Way, outcome: Outcome, run: Callable[[], None]) -> None:
        """Enter a unit in a way in which it was not entered before: `run` fills the outcome."""
        asked = ("unit", way)
        self._outcomes[way] = outcome
        self._ways.setdefault(way[0], {})[way] = None
        before, self._met = self._met, _NOTHING_MET
        self._under_way += 1
        try:
            run()
        finally:
            self._end(asked, before, outcome)

    def ways(self) -> Iterable[Way]:
        """All ways in which units were entered."""
        return self._outcomes

    def ways_of(self, unit: str) -> Iterable[Way]:
        """All ways in which the unit was entered."""
        return self._ways.get(unit, ())

    def leave(self) -> None:
        """No unit was entered: what was understood is not true any more."""
        self._outcomes.clear()
        self._ways.clear()

    @property
    def came_back(self) -> bool:
        """Did anything since the question that is asked last meet one that is under way?"""
        return self._met != _NOTHING_MET

    def _end(self, asked: Asked, before: int, answer: object) -> None:
        """The question is answered: for good, or until the one that it came back to is."""
        self._under_way = place = self._under_way - 1
        if self._met < place or self._circles:  # mostly not
            inner = [self._circles.pop(until) for until in list(self._circles) if until >= place]
            if self._met < place:  # they came back to this one, which came back to one further out
                self._keep_until(self._met, inner, asked, answer)
                self._met = min(self._met, before)
                return
            if inner:
                self._forget(inner, asked)
        self._met = before
        if answer is not _NOT_YET:
            self._known[asked[0]][asked[1]] = answer

    def forget(self, *questions: str) -> None:
        """All answers to these questions."""
        for question in questions:
            self._known.get(question, {}).clear()
        for asked in [each for each in self._circle if each[0] in questions]:
            del self._circle.pop(asked)[asked]

    def _keep_until(self, until: int, inner: list[_Circle], asked: Asked, answer: object) -> None:
        """One circle of them, of what is known until then already, and of the question; the largest takes the rest."""
        known = self._circles.pop(until, None)
        first, *rest = sorted([*inner, *([known] if known is not None else [])] or [_Circle()], key=len, reverse=True)
        for circle in rest:
            first.update(circle)
            self._circle.update(dict.fromkeys(circle, first))
        if answer is not _NOT_YET:
            first[asked] = answer
            self._circle[asked] = first
        first.until = until
        self._circles[until] = first

    def _forget(self, inner: list[_Circle], answered: Asked) -> None:
        large = sum(map(len, inner)) > MOST_IN_CIRCLE
        if large:
            self.cut.append(answered)
        for asked, answer in (each for circle in inner for each in circle.items()):
            del self._circle[asked]
            if large:
                self._known[asked[0]][asked[1]] = answer
            elif asked[0] == "unit":
                way = cast("Way", asked[1])
                self._outcomes.pop(way, None)
                self._ways[way[0]].pop(way, None)
