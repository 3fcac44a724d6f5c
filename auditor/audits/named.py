"""Rules and severities by the names that options give them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from auditor.audits import all_rules, find_rule
from auditor.audits.base import Rule
from auditor.errors import AuditorError, no_such
from auditor.findings import Finding, Severity

#: What has a code and a severity: a finding, or a rule, which gives findings that are at most as severe.
Gate = Callable[[Finding | Rule[Any]], bool]

_RANKS = (Severity.NOTE, Severity.WARNING, Severity.ERROR)


def gates_of(given: Iterable[str]) -> list[Gate]:
    """Predicates on findings: a rule by code or name, or all of at least a severity."""
    gates: list[Gate] = []
    for name in _names(given):
        rule = None if name in _RANKS else find_rule(name)
        if name in _RANKS:
            gates.append(_has_severity(frozenset(_RANKS[_RANKS.index(Severity(name)) :])))
        elif rule is not None:
            gates.append(_has_code(rule.code))
        else:
            raise AuditorError(no_such("rule or severity", name, [*_RANKS, *(r.code for r in all_rules())]))
    return gates


def codes_named(given: Iterable[str]) -> frozenset[str]:
    """The codes of the rules among names of rules and severities."""
    rules = (find_rule(name) for name in _names(given) if name not in _RANKS)
    return frozenset(rule.code for rule in rules if rule is not None)


def rules_named(given: Iterable[str]) -> frozenset[str]:
    """The codes of the rules named by code, name or the beginning of a code; ALL names every rule."""
    codes: set[str] = set()
    for name in _names(given):
        known = all_rules()
        beginning = "" if name == "ALL" else name.upper()
        found = {rule.code for rule in known if rule.code.startswith(beginning) or rule.name == name.lower()}
        if not found:
            raise AuditorError(no_such("rule", name, [each for rule in known for each in (rule.code, rule.name)]))
        codes |= found
    return frozenset(codes)


def _names(given: Iterable[str]) -> Iterator[str]:
    return (part.strip() for item in given for part in item.split(",") if part.strip())


def _has_severity(wanted: frozenset[Severity]) -> Gate:
    return lambda each: each.severity in wanted


def _has_code(code: str) -> Gate:
    return lambda each: each.code == code
