"""Findings of the head, those of the base and the entries of a baseline in; what is new out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from auditor.findings import Finding
from auditor.gate.model import Entry, entry_of


@dataclass(frozen=True, slots=True)
class Identities:
    """What was there before, by code and table and by code and class, each with the revision and the columns.

    A class that is renamed or moved keeps its table, and a table that is renamed keeps its class: neither is new.
    """

    tables: frozenset[tuple[str, ...]] = frozenset()
    subjects: frozenset[tuple[str, ...]] = frozenset()

    def hold(self, finding: Finding) -> bool:
        """Was the finding there, perhaps under an older name?"""
        same = entry_of(finding)
        return _by_table(same) in self.tables or _by_subject(same) in self.subjects


def identities_of(findings: Iterable[Finding]) -> Identities:
    """The identities of findings."""
    known = [entry_of(each) for each in findings]
    return Identities(
        frozenset(_by_table(each) for each in known if each.table or each.revision),
        frozenset(_by_subject(each) for each in known if each.subject),
    )


def _by_table(entry: Entry) -> tuple[str, ...]:
    return (entry.code, entry.table, entry.revision, entry.columns)


def _by_subject(entry: Entry) -> tuple[str, ...]:
    return (entry.code, entry.subject, entry.revision, entry.columns)


@dataclass(slots=True)
class Accepting:
    """The entries of a baseline, and which of them were needed."""

    entries: tuple[Entry, ...]
    used: set[Entry] = field(default_factory=set)

    def take(self, finding: Finding) -> Entry | None:
        """The entry that accepts the finding: for its table and class, else its table, else its class; of a finding
        about a revision or columns only one for these."""
        meant = entry_of(finding)
        details = (meant.code, meant.revision, meant.columns)
        same = [each for each in self.entries if (each.code, each.revision, each.columns) == details]
        for fits in (
            lambda each: (each.table, each.subject) == (meant.table, meant.subject),
            lambda each: bool(each.table) and each.table == meant.table,
            lambda each: bool(each.subject) and each.subject == meant.subject,
        ):
            found = next(filter(fits, same), None)
            if found is not None:
                self.used.add(found)
                return found
        return None

    @property
    def unused(self) -> tuple[Entry, ...]:
        return tuple(each for each in self.entries if each not in self.used)
