"""What a format of the check is, and the sentences that all of them share."""

from __future__ import annotations

import posixpath
import shlex
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from auditor.findings import Finding, Severity
from auditor.gate.model import Entry, Judged, Outcome, State
from auditor.report.base import remarks
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
    compared = f", compared with {against(outcome)}" if against(outcome) else ""
    rest = [
        f"{many} {label}"
        for label, many in (
            ("known at the base", len(outcome.of(State.KNOWN))),
            ("in the baseline", len(outcome.of(State.ACCEPTED))),
            ("suppressed", len(outcome.of(State.SUPPRESSED))),
            ("resolved by this change", len(outcome.resolved)),
        )
        if many
    ]
    return f"{verdict_of(outcome)}{compared}" + (f" ({', '.join(rest)})" if rest else "")


def verdict_of(outcome: Outcome) -> str:
    """How many findings fail, and how many more there are: `0 failing, 1 new warning`."""
    new = "new " if outcome.base or outcome.baseline else ""
    others = Counter("error" if each.finding.severity is Severity.ERROR else each.finding.severity.value
                     for each in outcome.of(State.NEW) if not each.gates)  # fmt: skip
    parts = [f"{len(outcome.gating)} failing"]
    parts += [f"{others[kind]} {new}{kind}{'s' * (others[kind] != 1)}" for kind in _KINDS if others[kind]]
    return ", ".join(parts)


_KINDS = ("error", "warning", "note")


def accepting(outcome: Outcome, most: int = 3) -> list[str]:
    """The commands that accept what is new, the failing first; at most so many."""
    new = sorted(outcome.of(State.NEW), key=lambda each: not each.gates)
    return [_accept(outcome, each) for each in new if each.gates or each.accept][:most]


def _accept(outcome: Outcome, judged: Judged) -> str:
    """`audit baseline accept AUD001:orders --reason "..."`, for a shell."""
    finding = judged.finding
    words = ["audit", "baseline", "accept", safe(f"{judged.accept or finding.code}:{finding.about}")]
    words += [safe(outcome.from_here)] if outcome.from_here else []
    if judged.until is not None:
        words += ["--until", judged.until.isoformat()]
    if outcome.base is not None and not judged.accept and judged.removed:
        words += ["--base", safe(outcome.base.ref)]
    return f'{shlex.join(words)} --reason "..."'


def removed_places(outcome: Outcome, judged: Judged, most: int = 3) -> str:
    """Where the uses that went stood at the base: `shop/dao.py:12, shop/api.py:40`; empty where none did."""
    paths = [f"{safe(posixpath.normpath(posixpath.join(outcome.from_top, each.path)))}:{each.line}"
             for each in judged.removed]  # fmt: skip
    shown = list(dict.fromkeys(paths))
    return ", ".join(shown[:most]) + (f" and {len(shown) - most} more" if len(shown) > most else "")


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
    if outcome.untracked:
        many = f"{outcome.untracked} file{'s' * (outcome.untracked != 1)}"
        lines.append(f"{many} left out that git does not track: git add what belongs to the change, or --untracked")
    return [*lines, *map(safe, remarks(outcome.report))]
