"""How many entry points lead to a unit, and whether a hot one does."""

from __future__ import annotations

import fnmatch
from collections.abc import Iterable

from auditor.audits.indexes.model import Serves
from auditor.audits.indexes.words import in_words
from auditor.facts.predicate import Predicate
from auditor.link.domain.project import Project


class Reach:
    """Answers for one project; each unit's callers are walked once."""

    def __init__(self, project: Project, hot: Iterable[str]) -> None:
        self._entries = {key: label for key, label in project.entry_points.items() if label}
        self._hot = tuple(hot)
        self._callers: dict[str, list[str]] = {}
        for caller, callees in project.calls.items():
            for callee in callees:
                self._callers.setdefault(callee, []).append(caller)
        self._known: dict[str, frozenset[str]] = {}

    def entries_to(self, unit: str) -> frozenset[str]:
        """The keys of the entry points from which a chain of calls leads to the unit."""
        found = self._known.get(unit)
        if found is None:
            seen = {unit}
            waiting = [unit]
            while waiting:
                for caller in self._callers.get(waiting.pop(), ()):
                    if caller not in seen:
                        seen.add(caller)
                        waiting.append(caller)
            found = self._known[unit] = frozenset(seen & self._entries.keys())
        return found

    def served(self, predicate: Predicate) -> Serves:
        """The statement as one that an index serves, with how many entry points lead to it."""
        entries = len(self.entries_to(predicate.unit))
        return Serves(predicate.path, predicate.line, predicate.function, entries, in_words(predicate))

    def is_for_administrators(self, unit: str) -> bool:
        """Do only entry points of administrators lead to the unit?"""
        labels = [f"{self._entries[key]} {key}".lower() for key in self.entries_to(unit)]
        return bool(labels) and all("admin" in label for label in labels)

    def is_hot(self, unit: str) -> bool:
        """Does an entry point that the configuration calls hot lead to the unit?"""
        labels = {self._entries[key] for key in self.entries_to(unit)} if self._hot else set()
        return any(fnmatch.fnmatchcase(label, glob) for label in labels for glob in self._hot)
