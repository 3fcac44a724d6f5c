"""Findings of the head, those of the base and the entries of a baseline in; what is new out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from auditor.findings import Finding
from auditor.gate.model import Entry


@dataclass(frozen=True, slots=True)
class Identities:
    """What was there before, by code and table and by code and class.

    A class that is renamed or moved keeps its table, and a table that is renamed keeps its class: neither is new.
    """

    tables: frozenset[tuple[str, str]] = frozenset()
    subjects: frozenset[tuple[str, str]] = frozenset()

    def hold(self, finding: Finding) -> bool:
        """Was the finding there, perhaps under an older name?"""
        by_table = (finding.code, finding.table) in self.tables
        return by_table or (finding.code, finding.subject) in self.subjects


def identities_of(findings: Iterable[Finding]) -> Identities:
    """The identities of findings."""
    known = tuple(findings)
    return Identities(
        frozenset((each.code, each.table) for each in known if each.table),
        frozenset((each.code, each.subject) for each in known if each.subject),
    )


@dataclass(slots=True)
class Accepting:
    """The entries of a baseline, and which of them were needed."""

    entries: tuple[Entry, ...]
    used: set[Entry] = field(default_factory=set)

    def take(self, finding: Finding) -> Entry | None:
        """The entry that accepts the finding: for its table and class, else its table, else its class."""
        same = [each for each in self.entries if each.code == finding.code]
        for fits in (
            lambda each: (each.table, each.subject) == (finding.table, finding.subject),
            lambda each: bool(each.table) and each.table == finding.table,
            lambda each: bool(each.subject) and each.subject == finding.subject,
        ):
            found = next(filter(fits, same), None)
            if found is not None:
                self.used.add(found)
                return found
        return None

    @property
    def unused(self) -> tuple[Entry, ...]:
        return tuple(each for each in self.entries if each not in self.used)
