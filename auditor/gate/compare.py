"""Findings of the head, those of the base and the entries of a baseline in; what is new out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from auditor.findings import Finding
from auditor.gate.model import Entry, entry_of


@dataclass(frozen=True, slots=True)
class Identities:
    """What was there before, by code and table and by code and class, each with the revision and the columns.

    A class that is renamed or moved keeps its table, and a table that is renamed keeps its class: neither is new.
    """

    tables: frozenset[tuple[str, ...]] = frozenset()
    subjects: frozenset[tuple[str, ...]] = frozenset()

    def hold(self, finding: Finding, former: tuple[str, str] | None = None) -> bool:
        """Was the finding there, perhaps under an older name? `former`: the table and the class that it had then."""
        same = entry_of(finding)
        older = replace(same, table=former[0], subject=former[1]) if former is not None and finding.table else same
        return any(_by_table(each) in self.tables or _by_subject(each) in self.subjects for each in (same, older))


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
    """The entries of a baseline, and which of them were needed. `found`: what is found at the head; `unjudged`: codes
    that this check cannot find."""

    entries: tuple[Entry, ...]
    found: Identities = Identities()
    unjudged: frozenset[str] = frozenset()
    used: set[Entry] = field(default_factory=set)

    def take(self, finding: Finding, former: tuple[str, str] | None = None) -> Entry | None:
        """The entry that accepts the finding: for its table and class, else its table, else its class, else one of
        these as they were before (`former`), else a class of the same name whose entry nothing else needs; of a finding
        about a revision or columns only one for these."""
        meant = entry_of(finding)
        table, subject = former or (meant.table, meant.subject)
        details = (meant.code, meant.revision, meant.columns)
        same = [each for each in self.entries if (each.code, each.revision, each.columns) == details]
        for fits in (
            lambda each: (each.table, each.subject) == (meant.table, meant.subject),
            lambda each: bool(each.table) and each.table == meant.table,
            lambda each: bool(each.subject) and each.subject == meant.subject,
            lambda each: (each.table, each.subject) == (table, subject),
            lambda each: bool(meant.table) and self._moved(each, meant),
        ):
            found = next(filter(fits, same), None)
            if found is not None:
                self.used.add(found)
                return found
        return None

    def _moved(self, entry: Entry, meant: Entry) -> bool:
        """Is the entry for what nothing is found of, and names a class of the same name?"""
        gone = _by_table(entry) not in self.found.tables and _by_subject(entry) not in self.found.subjects
        return gone and _class_name(entry) == _class_name(meant) != ""

    @property
    def unused(self) -> tuple[Entry, ...]:
        """The entries that no finding needed, but for those whose findings this check cannot make."""
        return tuple(each for each in self.entries if each not in self.used and each.code not in self.unjudged)


def _class_name(entry: Entry) -> str:
    return entry.subject.rpartition(".")[2]
