"""The one door to what is computed on demand and kept: it knows what is being computed, and `noting.Noting`, which can
stand in its place, who asked whom.

A question can come back to itself: a class attribute whose value needs the bases of its own class. Whoever asks in
the middle gets what to begin with. What was computed from that is known only until the question in whose middle it was
asked is answered, and is then computed anew when it is asked for again: so it does not matter who asked first.

A circle of very many questions is not gone through once for each of them: what was found on the first way around is
kept, and `cut` names the question. No code of people has such circles (the largest that was seen has 19).

To enter a unit is a question, too, under the way in which it is entered; its outcome is there as soon as it is begun.
What was understood from an outcome before it was there as a whole, and is not as it was seen then, is understood once
more together with the unit itself (`Outcome.again`); the first time says what to begin with.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from functools import partial
from typing import Any, TypeVar, cast

from auditor.link.domain.late import Way, plain_way
from auditor.link.domain.outcome import Again, Asked, Outcome
from auditor.link.domain.values import Values

Answer = TypeVar("Answer")
_NOT_YET: Any = object()
_NOTHING_MET = 1 << 30
#: Questions that lead back to one of them, all of which are computed anew when they are asked for again.
MOST_IN_CIRCLE = 200


class _Circle(dict[Asked, Any]):
    """Answers that are known until the question at the place `until` of those under way is answered."""

    until: int
    stale = False  # was something seen that was not so in the end?


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
        self._began: dict[int, Any] = {}  # what those got that came back to a question, by its place
        self.earlier: dict[Way, Outcome] = {}  # of what is being understood once more
        self._begins: dict[Asked, Any] = {}  # the same of other questions
        self.reenter: Callable[[Way], object] = self._outcomes.get

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
            return cast("Answer", self._began.setdefault(place, self._begins.get(asked, begin)))
        before, self._met = self._met, _NOTHING_MET
        self._place[asked] = self._under_way
        self._under_way += 1
        kept: Any = _NOT_YET  # also where computing it fails
        again: Again | None = None
        try:
            answer = compute()
            if keep is None or keep():
                kept = answer
        finally:
            del self._place[asked]
            again = self._end(asked, before, kept)
        if again is not None:
            return self.once_more(again, partial(self.ask, question, key, compute, begin, keep))
        return answer

    def outcome(self, way: Way) -> Outcome | None:
        """What entering a unit in this way gave, or gave so far; None where nobody did."""
        found = self._outcomes.get(way)
        if found is not None and self._is_open(way, found) and found.seen is None:
            found.seen = (found.returns, dict(found.stores))
        return found

    def variables(self, way: Way) -> dict[str, Values] | None:
        """What the variables of a unit hold that was entered in this way, or hold so far; None where nobody did."""
        found = self._outcomes.get(way)
        if found is None:
            return None
        if self._is_open(way, found) and found.seen_env is None:
            found.seen_env = dict(found.env)
        return found.env

    def begun(self, way: Way) -> Outcome | None:
        """The same for whoever asks only whether somebody entered it, and in what frame."""
        return self._outcomes.get(way)

    def is_settled(self, way: Way) -> bool:
        """Was the unit entered, and is nothing of that to be computed anew?"""
        found = self._outcomes.get(way)
        return found is not None and found.place < 0 and ("unit", way) not in self._circle

    def _is_open(self, way: Way, outcome: Outcome) -> bool:
        """Is the unit under way? Whoever asks for what is not settled may have to ask again."""
        if outcome.place >= 0:
            self._met = min(self._met, outcome.place)
            return True
        if self._circle and (circle := self._circle.get(("unit", way))) is not None:
            self._met = min(self._met, circle.until)
        return False

    def enter(self, way: Way, outcome: Outcome, run: Callable[[], None]) -> None:
        """Enter a unit in a way in which it was not entered before: `run` fills the outcome."""
        asked = ("unit", way)
        self._outcomes[way] = outcome
        self._ways.setdefault(way[0], {})[way] = None
        before, self._met = self._met, _NOTHING_MET
        outcome.place = self._under_way
        self._under_way += 1
        try:
            run()
        finally:
            outcome.place = -1
            outcome.again = self._end(asked, before, outcome)

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

    def take_back(self, ways: Iterable[Way]) -> None:
        """Nobody entered these units in these ways."""
        for way in ways:
            del self._outcomes[way], self._ways[way[0]][way]

    @property
    def came_back(self) -> bool:
        """Did anything since the question that is asked last meet one that is under way?"""
        return self._met != _NOTHING_MET

    def _end(self, asked: Asked, before: int, answer: object) -> Again | None:
        """The question is answered: for good, or until the one that it came back to is."""
        self._under_way = place = self._under_way - 1
        began = self._began.pop(place, answer) if self._began else answer
        if self._met < place or self._circles:  # mostly not
            inner = [self._circles.pop(until) for until in list(self._circles) if until >= place]
            stale = any(circle.stale for circle in inner)
            stale = stale or (answer.has_changed() if type(answer) is Outcome else began != answer)
            if self._met < place:  # they came back to this one, which came back to one further out
                self._keep_until(self._met, inner, asked, answer)
                self._circles[self._met].stale |= stale
                self._met = min(self._met, before)
                return None
            again = self._settle(inner, asked, answer, stale) if inner else None
            if again is not None:
                self._met = before
                return again
        self._met = before
        if answer is not _NOT_YET:
            self._known[asked[0]][asked[1]] = answer
        return None

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
        first.stale = first.stale or any(circle.stale for circle in rest)
        self._circles[until] = first

    def _settle(self, inner: list[_Circle], asked: Asked, answer: object, stale: bool) -> Again | None:
        """The question is answered. What came back to it alone is settled, if it saw then what is so in the end. Else
        it is dropped: to be computed anew when it is asked for again or, where units are among it, now and with the
        question itself. That is done once, for then it saw what came of it the first time."""
        if stale and type(answer) is not Outcome and not any(each[0] == "unit" for circle in inner for each in circle):
            self._forget(inner, asked)
            return None
        known = [item for circle in inner for item in circle.items()]
        for each, _ in known:
            del self._circle[each]
        if not stale or asked[1] in self.earlier or asked in self._begins:
            for each, one in known:
                self._known[each[0]][each[1]] = one
            return None
        again = Again()
        for each, one in [*known, (asked, answer)]:
            if isinstance(one, Outcome):
                way = cast("Way", each[1])
                again.units[way] = one
                if each is not asked:
                    del self._outcomes[way], self._ways[way[0]][way]
            elif one is not _NOT_YET:
                again.answers[each] = one
        return again

    def once_more(self, again: Again, work: Callable[[], Answer]) -> Answer:
        """Do the work anew that left that; what it began with is what it gave."""
        self.earlier.update(again.units)
        self._begins.update(again.answers)
        for outcome in again.units.values():
            outcome.drop()
        try:
            done = work()
            for way in again.units:
                if way not in self._outcomes and way == plain_way(way[0], way[2]):
                    self.reenter(way)  # nobody did this time, and what the unit does is not to be lost
        finally:
            for way in again.units:
                self.earlier.pop(way, None)
            for asked in again.answers:
                self._begins.pop(asked, None)
        return done

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
