"""Who asked whom: the answers of an interpretation, with what depends on each.

When what a question is about changes, what must be asked again is the question and its dependents; whatever else was
found stays true. To note it takes a good part of the time of linking, so it is done only where somebody wants to know.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any

from auditor.link.domain.answers import Answer, Answers
from auditor.link.domain.late import Way
from auditor.link.domain.outcome import Asked, Outcome
from auditor.link.domain.values import Values


class Noting(Answers):
    """Answers that remember by which question each was asked for."""

    def __init__(self) -> None:
        self._asking: list[Asked] = []  # what is under way, from the outermost
        self._askers: dict[Asked, dict[Asked, None]] = {}
        super().__init__()

    def known(self, question: str) -> dict[Any, Any]:
        found = self._known.get(question)
        if found is None:
            found = self._known[question] = _Noted(self, question)
        return found

    def ask(
        self,
        question: str,
        key: Hashable,
        compute: Callable[[], Answer],
        begin: Answer,
        keep: Callable[[], bool] | None = None,
    ) -> Answer:
        asked = (question, key)
        self.note(asked)
        self._asking.append(asked)
        try:
            return super().ask(question, key, compute, begin, keep)
        finally:
            self._asking.pop()

    def outcome(self, way: Way) -> Outcome | None:
        self.note(("unit", way))
        return super().outcome(way)

    def variables(self, way: Way) -> dict[str, Values] | None:
        self.note(("unit", way))
        return super().variables(way)

    def begun(self, way: Way) -> Outcome | None:
        self.note(("unit", way))
        return super().begun(way)

    def enter(self, way: Way, outcome: Outcome, run: Callable[[], None]) -> None:
        self.note(("unit", way))
        self._asking.append(("unit", way))
        try:
            super().enter(way, outcome, run)
        finally:
            self._asking.pop()

    def note(self, asked: Asked) -> None:
        """What is under way depends on the answer to that."""
        askers = self._askers.setdefault(asked, {})
        if self._asking and self._asking[-1] != asked:
            askers[self._asking[-1]] = None

    def found(self, asked: Asked) -> None:
        """The answer to that is put where it is looked for by what is under way: it depends on this one."""
        if self._asking and self._asking[-1] != asked:
            self._askers.setdefault(self._asking[-1], {})[asked] = None

    def questions(self) -> tuple[Asked, ...]:
        """All that was asked."""
        return tuple(self._askers)

    def askers(self, asked: Asked) -> tuple[Asked, ...]:
        """The questions that asked this one."""
        return tuple(self._askers.get(asked, ()))

    def dependents(self, *changed: Asked) -> set[Asked]:
        """All questions whose answers may change with those of these, directly or not."""
        found: set[Asked] = set()
        pending = list(changed)
        while pending:
            new = [each for each in self._askers.get(pending.pop(), ()) if each not in found]
            found.update(new)
            pending += new
        return found


class _Noted(dict[Any, Any]):
    """Settled answers; to look there is to ask."""

    def __init__(self, answers: Noting, question: str) -> None:
        super().__init__()
        self._answers = answers
        self._question = question

    def get(self, key: Any, default: Any = None, /) -> Any:
        self._answers.note((self._question, key))
        return super().get(key, default)

    def __contains__(self, key: object) -> bool:
        self._answers.note((self._question, key))
        return super().__contains__(key)

    def __getitem__(self, key: Any) -> Any:
        self._answers.note((self._question, key))
        return super().__getitem__(key)

    def __setitem__(self, key: Any, answer: Any) -> None:
        self._answers.found((self._question, key))
        super().__setitem__(key, answer)

    def update(self, *several: Any, **named: Any) -> None:
        for key, answer in dict(*several, **named).items():
            self[key] = answer
