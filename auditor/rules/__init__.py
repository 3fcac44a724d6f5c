"""Project and graph -> findings. One rule a file, grouped by audit; rules do not know each other."""

from __future__ import annotations

import fnmatch
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache

from auditor.findings import Finding, Severity, Suppressed
from auditor.registry import discover
from auditor.rules import suppression, usage
from auditor.rules.base import Audit, Comment, Hit, Rule

__all__ = ["Audit", "Comment", "Rule", "all_rules", "find_rule", "run"]

Severities = Mapping[str, Severity]


@lru_cache(maxsize=1)
def all_rules() -> tuple[Rule, ...]:
    """Every rule, by code."""
    found = (*discover(usage, "RULE", Rule), *discover(suppression, "RULE", Rule))
    return tuple(sorted(found, key=lambda rule: rule.code))


def find_rule(name: str) -> Rule | None:
    """The rule with the code or name."""
    wanted = name.strip().lower()
    return next((rule for rule in all_rules() if wanted in {rule.code.lower(), rule.name}), None)


def run(
    audit: Audit, severities: Severities | None = None, per_table: Iterable[tuple[str, Severities]] = ()
) -> tuple[tuple[Finding, ...], tuple[Suppressed, ...]]:
    """All findings, and those that a comment suppresses; both sorted by place. A severity set for a table's glob wins
    over one for the rule."""
    chosen = (severities or {}, tuple(per_table))
    found = _check(replace(audit, comments=()), *chosen)
    kept: list[Finding] = []
    suppressed: list[Suppressed] = []
    counts: Counter[Comment] = Counter()
    for finding in found:
        comment = next((each for each in audit.comments if _suppresses(each, finding)), None)
        if comment is None:
            kept.append(finding)
        else:
            suppressed.append(Suppressed(finding, comment.reason, comment.line))
            counts[comment] += 1
    judged = [replace(each, suppresses=counts[each]) for each in audit.comments]
    kept += _check(Audit(comments=tuple(judged)), *chosen)  # what there is to say of the comments themselves
    return tuple(sorted(kept, key=_order)), tuple(sorted(suppressed, key=lambda each: _order(each.finding)))


def _check(audit: Audit, severities: Severities, per_table: tuple[tuple[str, Severities], ...]) -> list[Finding]:
    return [
        finding
        for rule in all_rules()
        for hit in rule.check(audit)
        if (finding := _finding(rule, hit, severities, per_table)).severity is not Severity.OFF
    ]


def _suppresses(comment: Comment, finding: Finding) -> bool:
    if not comment.reason or (comment.path, comment.target) != (finding.path, finding.line):
        return False
    named = {code.lower() for code in comment.codes}
    return not named or not named.isdisjoint({finding.code.lower(), finding.rule})


def _order(finding: Finding) -> tuple[str, int, str, str, str]:
    return (finding.path, finding.line, finding.code, finding.table, finding.subject)


def _finding(rule: Rule, hit: Hit, severities: Severities, per_table: tuple[tuple[str, Severities], ...]) -> Finding:
    severity = _configured(rule, severities) or hit.severity or rule.severity
    for glob, own in per_table:
        if fnmatch.fnmatchcase(hit.table, glob):
            severity = _configured(rule, own) or severity
    return Finding(
        rule.code, rule.name, severity, hit.confidence, hit.table, hit.subject, hit.path, hit.line, hit.message
    )


def _configured(rule: Rule, severities: Severities) -> Severity | None:
    return severities.get(rule.code) or severities.get(rule.name)
