"""The chosen audits on the products: their results, what their rules find, and what comments suppress of it."""

from __future__ import annotations

import fnmatch
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from auditor.audits import LAST, all_rules
from auditor.audits.base import Audit, Hit, Rule
from auditor.audits.products import COMMENTS, Products
from auditor.errors import AuditorError, contain
from auditor.findings import Comment, Finding, Severity, Skipped, Suppressed

Severities = Mapping[str, Severity]


@dataclass(frozen=True, slots=True)
class Rated:
    """How severe the configuration makes rules: by code or name, and by glob of tables, which wins."""

    rules: Severities
    per_table: tuple[tuple[str, Severities], ...] = ()

    def severity(self, rule: Rule[Any], hit: Hit) -> Severity:
        chosen = self._configured(rule, self.rules) or hit.severity or rule.severity
        for glob, own in self.per_table:
            if hit.table is not None and fnmatch.fnmatchcase(hit.table, glob):
                chosen = self._configured(rule, own) or chosen
        return chosen

    @staticmethod
    def _configured(rule: Rule[Any], severities: Severities) -> Severity | None:
        return severities.get(rule.code) or severities.get(rule.name)


@dataclass(frozen=True, slots=True)
class Ran:
    """What a run gives: results by the name of their audit; findings and what is suppressed of them, by place;
    `unchecked`: which audits and rules failed."""

    results: Mapping[str, object]
    findings: tuple[Finding, ...]
    suppressed: tuple[Suppressed, ...]
    skipped: tuple[Skipped, ...]
    unchecked: tuple[str, ...]


def run(
    chosen: Sequence[Audit[Any]],
    products: Products,
    settings: Mapping[str, object],
    rated: Rated,
    comments: Iterable[Comment],
) -> Ran:
    """Run the audits, the last one when it is known what the comments suppress. `settings`: by name of the audit. One
    that fails costs the others nothing; where there is no other, its error is that of the run."""
    results: dict[str, object] = {}
    skipped: list[Skipped] = []
    unchecked: list[str] = []
    kept: list[Finding] = []
    suppressed: list[Suppressed] = []
    rules = {rule.code: rule for audit in chosen for rule in audit.rules}
    written = tuple(comments)
    for audit in chosen:
        if audit.name == LAST:
            products.put(COMMENTS, tuple(_told(written, suppressed, rules)))
        try:
            seen = products.only(audit.needs)
            reason = audit.skip(seen, settings.get(audit.name))
            if reason:
                skipped.append(Skipped(audit.name, reason))
                continue
            result = results[audit.name] = audit.judge(seen, settings.get(audit.name))
            findings = [*_found(audit, result, rated, unchecked)]
        except AuditorError:
            raise
        except Exception as error:
            unchecked.append(f"the audit {audit.name}: {contain(error)} in auditor")
            if not any(each.name not in {audit.name, LAST} for each in chosen):
                raise
            continue
        for finding in findings:
            comment = next((each for each in written if audit.name != LAST and each.covers(finding)), None)
            if comment is None:
                kept.append(finding)
            else:
                suppressed.append(Suppressed(finding, comment.reason, comment.line))
    by_place = sorted(suppressed, key=lambda each: _order(each.finding))
    return Ran(results, tuple(sorted(kept, key=_order)), tuple(by_place), tuple(skipped), tuple(unchecked))


def _found(audit: Audit[Any], result: object, rated: Rated, unchecked: list[str]) -> Iterator[Finding]:
    for rule in sorted(audit.rules, key=lambda each: each.code):
        try:
            for hit in rule.check(result):
                finding = finding_of(rule, hit, rated)
                if finding is not None:
                    yield finding
        except Exception as error:
            unchecked.append(f"{rule.code}: {contain(error)} in auditor")


def finding_of(rule: Rule[Any], hit: Hit, rated: Rated) -> Finding | None:
    """What a rule hit, with its code and severity; None where the configuration switches it off."""
    severity = rated.severity(rule, hit)
    if severity is Severity.OFF:
        return None
    return Finding(
        rule.code, rule.name, severity, hit.confidence, hit.table, hit.subject, hit.path, hit.line,
        hit.message, hit.revision, hit.columns,
    )  # fmt: skip


def _told(
    comments: Iterable[Comment], suppressed: Iterable[Suppressed], ran: Mapping[str, Rule[Any]]
) -> Iterator[Comment]:
    """The comments with what they suppress; without those that may be about an audit that did not run."""
    used = Counter((each.finding.path, each.finding.line, each.line) for each in suppressed)
    for comment in comments:
        many = used[(comment.path, comment.target, comment.line)]
        if many or not comment.reason or not _may_be_meant_for_others(comment, ran):
            yield replace(comment, suppresses=many)


def _may_be_meant_for_others(comment: Comment, ran: Mapping[str, Rule[Any]]) -> bool:
    named = {code.lower() for code in comment.codes}
    checked = {code for code, rule in ran.items() if rule.compare is None}  # what compares runs in the gate
    ours = {name for code in checked for name in (code.lower(), ran[code].name)}
    if named and named <= ours:
        return False
    if not named:
        return any(rule.code not in ran for rule in all_rules())
    others = {name for rule in all_rules() if rule.code not in checked for name in (rule.code.lower(), rule.name)}
    return not named.isdisjoint(others)


def _order(finding: Finding) -> tuple[object, ...]:
    return (
        finding.path, finding.line, finding.code, finding.table or "", finding.subject, finding.revision or "",
        finding.columns,
    )  # fmt: skip
