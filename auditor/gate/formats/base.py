"""What a format of the check is, and the sentences that all of them share."""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from dataclasses import dataclass

from auditor.findings import Finding
from auditor.gate.model import Entry, Judged, Outcome, State
from auditor.untrusted import safe


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its name and the pure function that makes the text."""

    name: str
    render: Callable[[Outcome], str]


def message_of(judged: Judged) -> str:
    """The finding's message with what the change did, safe to print."""
    cause = f"; {judged.cause}" if judged.cause else ""
    return safe(f"{judged.finding.message}{cause}")


def repository_path(outcome: Outcome, finding: Finding) -> str:
    """The path of the finding from the top of the repository, as those who show the repository need it."""
    return safe(posixpath.normpath(posixpath.join(outcome.from_top, finding.path)))


def local_path(outcome: Outcome, finding: Finding) -> str:
    """The path of the finding from the current folder, as a terminal needs it."""
    return safe(posixpath.normpath(posixpath.join(outcome.from_here, finding.path)))


def against(outcome: Outcome) -> str:
    """What the head was compared with."""
    parts = []
    if outcome.base:
        parts.append(f"{safe(outcome.base.ref)} ({outcome.base.commit[:12]})")
    if outcome.baseline:
        parts.append(safe(outcome.baseline))
    return " and ".join(parts)


def summary_of(outcome: Outcome) -> str:
    """The verdict in one line."""
    gating = len(outcome.gating)
    new = "new " if outcome.base or outcome.baseline else ""
    verdict = f"{gating} {new}finding{'s' * (gating != 1)} to fail on" if gating else f"No {new}finding to fail on"
    compared = f", compared with {against(outcome)}" if against(outcome) else ""
    rest = [
        f"{many} {label}"
        for label, many in (
            ("more that does not fail" if _others(outcome) == 1 else "more that do not fail", _others(outcome)),
            ("known at the base", len(outcome.of(State.KNOWN))),
            ("in the baseline", len(outcome.of(State.ACCEPTED))),
            ("suppressed", len(outcome.of(State.SUPPRESSED))),
            ("resolved by this change", len(outcome.resolved)),
        )
        if many
    ]
    return f"{verdict}{compared}" + (f" ({', '.join(rest)})" if rest else "")


def _others(outcome: Outcome) -> int:
    return len(outcome.of(State.NEW)) - len(outcome.gating)


def described(entry: Entry) -> str:
    """An entry of the baseline as `accept` takes it."""
    return safe(f"{entry.code}:{entry.about}")


def remarks_of(outcome: Outcome) -> list[str]:
    """What is to be said of the baseline, and how to go on where nothing was there to compare with."""
    lines = []
    where = safe(outcome.baseline)
    for entry in outcome.stale:
        lines.append(f"{where}: {described(entry)} is accepted and no longer found; audit baseline prune")
    for entry in outcome.expired:
        whom = f" by {safe(entry.owner)}" if entry.owner else ""
        lines.append(f"{where}: {described(entry)} was accepted{whom} until {entry.until}, which is over")
    if outcome.gating and not outcome.base and not outcome.baseline:
        lines.append("Everything is new: audit check --base origin/main looks at this change alone, and")
        lines.append("audit baseline create accepts what is there today.")
    return lines
