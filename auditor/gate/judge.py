"""Findings of the head, what they are compared with, and what is accepted in; the state of each finding out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from auditor import audits
from auditor.audits.base import Audit, Cause, Change, Comparison, Fate, Rule, Turn
from auditor.audits.run import Rated, finding_of
from auditor.config import Config
from auditor.errors import contain
from auditor.findings import Finding, Report, Use
from auditor.gate.change import Ages, Difference
from auditor.gate.compare import Accepting, Identities, identities_of
from auditor.gate.model import Judged, Removed, State
from auditor.gate.selection import Selection


@dataclass(frozen=True, slots=True)
class Heads:
    """One commit that the head is compared with: its report, and what differs."""

    report: Report
    difference: Difference
    ages: Ages


@dataclass(frozen=True, slots=True)
class Compared:
    """All commits that the head is compared with, the base first; `is_compared`: with these or with a baseline."""

    heads: tuple[Heads, ...]
    ages: Ages
    config: Config
    is_compared: bool

    @property
    def before(self) -> Report | None:
        """The report of the base."""
        return self.heads[0].report if self.heads else None


def judge(
    head: Report, compared: Compared, accepting: Accepting, selection: Selection, unchecked: list[str]
) -> tuple[Judged, ...]:
    """Every finding that is looked at with its state, by place. A finding about the change stands in for the one about
    the state of the same table. `unchecked`: what fails in comparing is added to it."""
    stated = list(_stated(head, _Comparisons(head, compared, unchecked), accepting, selection))
    settled: set[tuple[str, ...]] = {_key(each.finding) for each in stated if each.state is not State.NEW}
    turned: list[Judged] = []
    for turn, finding, removed in _turns(head, compared, settled, unchecked):
        same = {each.finding.code: each for each in stated if _about(each.finding) == _about(finding)}
        replaced = [same[code] for code in turn.instead if code in same]
        if not selection.wanted(finding) or any(each.state is not State.NEW for each in replaced):
            continue
        stated = [each for each in stated if each not in replaced]
        turned.append(_judged_turn(turn, finding, removed, head, accepting, selection))
    every = [*stated, *turned]
    return tuple(sorted(every, key=lambda j: (j.finding.path, j.finding.line, j.finding.code, j.finding.table or "")))


def resolved(head: Report, before: Report, selection: Selection) -> tuple[Finding, ...]:
    """The findings of the base that the head has no more."""
    left = identities_of(_all(head))
    return tuple(each for each in before.findings if selection.wanted(each) and not left.hold(each))


def _stated(head: Report, comparisons: _Comparisons, accepting: Accepting, selection: Selection) -> Iterator[Judged]:
    """The findings about the state of the head."""
    known = [identities_of(_all(each.report)) for each in comparisons.compared.heads]
    for finding in head.findings:
        former = comparisons.former(finding)
        entry = accepting.take(finding, former)
        if not selection.wanted(finding):
            continue
        if entry is not None:
            yield Judged(finding, State.ACCEPTED, reason=_why_accepted(entry.reason, entry.owner))
        elif _is_known(finding, former, known):
            yield Judged(finding, State.KNOWN)
        else:
            cause = comparisons.cause(finding)
            removed = comparisons.removed(cause.uses)
            yield Judged(finding, State.NEW, selection.gates(finding), cause.text, removed=removed)
    for each in head.suppressed:
        if selection.wanted(each.finding):
            yield Judged(each.finding, State.SUPPRESSED, reason=each.reason)


def _is_known(finding: Finding, former: tuple[str, str] | None, known: Iterable[Identities]) -> bool:
    return any(each.hold(finding, former) for each in known)


class _Comparisons:
    """What each audit says of the change against the base; each is asked once."""

    def __init__(self, head: Report, compared: Compared, unchecked: list[str]) -> None:
        self._head = head
        self.compared = compared
        self._unchecked = unchecked
        self._made: dict[str, Comparison | None] = {}

    def former(self, finding: Finding) -> tuple[str, str] | None:
        """The table and the class under which the base knew it."""
        comparison = self._of(finding)
        return comparison.former(finding) if comparison is not None else None

    def cause(self, finding: Finding) -> Cause:
        """What the change did."""
        if not self.compared.heads:
            return Cause()
        comparison = self._of(finding)
        return comparison.cause(finding) if comparison is not None else Cause("this change adds it")

    def removed(self, uses: Iterable[Use]) -> tuple[Removed, ...]:
        """The uses that went, with the lines of the head at which they were."""
        return _removed(uses, self.compared.heads[0].difference) if self.compared.heads else ()

    def _of(self, finding: Finding) -> Comparison | None:
        audit = audits.audit_of(finding.code)
        if audit is None or audit.compare is None or not self.compared.heads:
            return None
        if audit.name not in self._made:
            first = self.compared.heads[0]
            then, now = first.report.results.get(audit.name), self._head.results.get(audit.name)
            change = _change(self.compared, first, set())
            known = then is not None and now is not None
            self._made[audit.name] = self._contained(audit, then, now, change) if known else None
        return self._made[audit.name]

    def _contained(self, audit: Audit[Any], then: Any, now: Any, change: Change) -> Comparison | None:
        try:
            return audit.compare(then, now, change) if audit.compare is not None else None
        except Exception as error:
            self._unchecked.append(f"what the change did, of the audit {audit.name}: {contain(error)} in auditor")
            return None


def _turns(
    head: Report, compared: Compared, settled: set[tuple[str, ...]], unchecked: list[str]
) -> Iterator[tuple[Turn, Finding, tuple[Removed, ...]]]:
    """The findings about the change: those that hold against every commit of the comparison, told as against the
    base."""
    if not compared.is_compared:
        return
    rated = Rated(compared.config.rules, compared.config.per_table)
    for name, now in head.results.items():
        audit = audits.load(name)
        for rule in sorted(audit.rules, key=lambda each: each.code):
            if rule.compare is None:
                continue
            try:
                against = [_turns_of(audit, rule, each, now, compared, settled) for each in compared.heads or (None,)]
            except Exception as error:
                unchecked.append(f"{rule.code}: {contain(error)} in auditor")
                continue
            for key, turn in against[0].items():
                finding = finding_of(rule, turn.hit, rated)
                if finding is not None and all(key in others for others in against[1:]):
                    uses = turn.cause.uses
                    yield turn, finding, _removed(uses, compared.heads[0].difference) if compared.heads else ()


def _turns_of(
    audit: Audit[Any], rule: Rule[Any], heads: Heads | None, now: Any, compared: Compared, settled: set[tuple[str, ...]]
) -> dict[tuple[str | None, str], Turn]:
    then = heads.report.results.get(audit.name) if heads is not None else None
    if rule.compare is None or (heads is not None and then is None):
        return {}
    found = rule.compare(then, now, _change(compared, heads, settled))
    return {(each.hit.table, each.hit.subject): each for each in found}


def _change(compared: Compared, heads: Heads | None, settled: set[tuple[str, ...]]) -> Change:
    difference = heads.difference if heads is not None else None
    ages = heads.ages if heads is not None else compared.ages
    return Change(
        fate=difference.fate if difference is not None else _kept,
        stood=difference.stood if difference is not None else _stood,
        since=ages.since,
        settled=lambda code, table, subject: (code, table, subject) in settled,
        undoes=ages.undoes,
        today=ages.today,
        grace=compared.config.new_table_grace,
        files=difference.files if difference is not None else frozenset(),
    )


def _kept(path: str, function: str) -> Fate:
    return Fate.KEPT


def _stood(path: str, line: int) -> bool:
    return True


def _judged_turn(
    turn: Turn, finding: Finding, removed: tuple[Removed, ...], head: Report, accepting: Accepting, selection: Selection
) -> Judged:
    comment = next((each for each in head.comments if each.covers(finding)), None)
    if comment is not None:
        return Judged(finding, State.SUPPRESSED, reason=comment.reason, removed=removed)
    entry = accepting.take(finding)
    if entry is not None:
        return Judged(finding, State.ACCEPTED, reason=_why_accepted(entry.reason, entry.owner), removed=removed)
    gates = selection.gates(finding) or not selection.failing.isdisjoint(turn.instead)
    return Judged(finding, State.NEW, gates, turn.cause.text, "", removed, turn.accept, turn.until)


def _removed(uses: Iterable[Use], difference: Difference) -> tuple[Removed, ...]:
    return tuple(
        Removed(each.path, each.line, each.function, each.op, difference.now(each.path, each.line)) for each in uses
    )


def _why_accepted(reason: str, owner: str) -> str:
    return f"{reason} ({owner})" if reason and owner else reason or owner


def _all(report: Report) -> Iterable[Finding]:
    """The findings with those that are suppressed: a table that was dead before is not new when the comment goes."""
    return (*report.findings, *(each.finding for each in report.suppressed))


def _about(finding: Finding) -> tuple[str | None, str]:
    return (finding.table, finding.subject)


def _key(finding: Finding) -> tuple[str, str, str]:
    return (finding.code, finding.table or "", finding.subject)
