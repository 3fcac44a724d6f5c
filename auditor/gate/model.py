"""What the gate concludes: which findings are new, which of them fail, and why each came to be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from auditor.findings import Finding, Report


class State(StrEnum):
    """How a finding stands to what was there before."""

    NEW = "new"
    KNOWN = "known"
    ACCEPTED = "accepted"
    SUPPRESSED = "suppressed"


@dataclass(frozen=True, slots=True)
class Removed:
    """A use of a table that the change took away: `function` did it at `path:line` of the base. `now`: the line of the
    head at which that was, None where the file is gone."""

    path: str
    line: int
    function: str
    op: str
    now: int | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """A finding with its state. `gates`: it fails the check; `cause`: what the change did; `reason`: why somebody
    accepted or suppressed it; `removed`: the uses that went. `accept`: under which code the baseline takes it, its own
    where that is empty; `until`: for how long it is a matter of course."""

    finding: Finding
    state: State
    gates: bool = False
    cause: str = ""
    reason: str = ""
    removed: tuple[Removed, ...] = ()
    accept: str = ""
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Base:
    """What the head is compared with: the reference as given, and the commit where the head left it. `merged`: the
    parents of a merge that is under way; what is known on one of them is known."""

    ref: str
    commit: str
    merged: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """One accepted finding of a baseline; `subject` is the class, `until` the last day on which it is accepted;
    `columns` as they are shown, joined by `, `."""

    code: str
    table: str
    subject: str = ""
    reason: str = ""
    owner: str = ""
    until: date | None = None
    revision: str = ""
    columns: str = ""

    @property
    def about(self) -> str:
        """What is accepted, as people name it and `accept` takes it."""
        if self.table:
            return f"{self.table}({self.columns})" if self.columns else self.table
        return self.revision or self.subject


def entry_of(finding: Finding, reason: str = "") -> Entry:
    """The entry that accepts the finding."""
    return Entry(
        finding.code, finding.table or "", finding.subject, reason,
        revision=finding.revision or "", columns=", ".join(finding.columns),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Outcome:
    """The product of one check.

    `judged`: the selected findings of the head, in the order of their places; `rules`: the codes of those that were
    looked at; `resolved`: those of the base that are
    gone; `others`: how many findings were not selected; `stale`, `expired`: entries of the baseline that no finding
    needs, and whose day is over; `from_here`, `from_top`: the audited folder from the current one, and from the top of
    the repository; `untracked`: how many source files were left out because git does not track them; `name`: tells
    several checks of one repository apart; `unchecked`: the audits, rules and comparisons that failed, and how.
    """

    report: Report
    judged: tuple[Judged, ...]
    rules: tuple[str, ...] = ()
    base: Base | None = None
    resolved: tuple[Finding, ...] = ()
    others: int = 0
    baseline: str = ""
    stale: tuple[Entry, ...] = ()
    expired: tuple[Entry, ...] = ()
    strict: bool = False
    from_here: str = ""
    from_top: str = ""
    untracked: int = 0
    name: str = ""
    unchecked: tuple[str, ...] = ()

    @property
    def gating(self) -> tuple[Judged, ...]:
        """What fails the check."""
        return tuple(each for each in self.judged if each.gates)

    @property
    def failed(self) -> bool:
        """Does the check fail?"""
        return bool(self.gating) or (self.strict and bool(self.stale or self.expired))

    def of(self, state: State) -> tuple[Judged, ...]:
        """The findings in one state."""
        return tuple(each for each in self.judged if each.state is state)
