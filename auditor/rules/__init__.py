"""Project and graph -> findings. One rule a file, grouped by audit; rules do not know each other."""

from __future__ import annotations

import fnmatch
from collections.abc import Iterable, Mapping
from functools import lru_cache

from auditor.findings import Finding, Severity
from auditor.registry import discover
from auditor.rules import usage
from auditor.rules.base import Audit, Hit, Rule

__all__ = ["Audit", "all_rules", "find_rule", "run"]

Severities = Mapping[str, Severity]


@lru_cache(maxsize=1)
def all_rules() -> tuple[Rule, ...]:
    """Every rule, by code."""
    return tuple(sorted(discover(usage, "RULE", Rule), key=lambda rule: rule.code))


def find_rule(name: str) -> Rule | None:
    """The rule with the code or name."""
    wanted = name.strip().lower()
    return next((rule for rule in all_rules() if wanted in {rule.code.lower(), rule.name}), None)


def run(
    audit: Audit, severities: Severities | None = None, per_table: Iterable[tuple[str, Severities]] = ()
) -> tuple[Finding, ...]:
    """All findings, sorted by place. A severity set for a table's glob wins over one for the rule."""
    chosen = tuple(per_table)
    found = [
        finding
        for rule in all_rules()
        for hit in rule.check(audit)
        if (finding := _finding(rule, hit, severities or {}, chosen)).severity is not Severity.OFF
    ]
    return tuple(sorted(found, key=lambda f: (f.path, f.line, f.code, f.table, f.subject)))


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
