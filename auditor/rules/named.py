"""Rules and severities by the names that options give them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from auditor import rules
from auditor.errors import AuditorError, no_such
from auditor.findings import Finding, Severity

_RANKS = (Severity.NOTE, Severity.WARNING, Severity.ERROR)


def gates_of(given: Iterable[str]) -> list[Callable[[Finding], bool]]:
    """Predicates on findings: a rule by code or name, or all of at least a severity."""
    gates: list[Callable[[Finding], bool]] = []
    for name in _names(given):
        rule = rules.find_rule(name)
        if name in _RANKS:
            gates.append(_has_severity(frozenset(_RANKS[_RANKS.index(Severity(name)) :])))
        elif rule is not None:
            gates.append(_has_code(rule.code))
        else:
            raise AuditorError(no_such("rule or severity", name, [*_RANKS, *(r.code for r in rules.all_rules())]))
    return gates


def rules_named(given: Iterable[str]) -> frozenset[str]:
    """The codes of the rules named by code, name or the beginning of a code; ALL names every rule."""
    codes: set[str] = set()
    known = rules.all_rules()
    for name in _names(given):
        beginning = "" if name == "ALL" else name.upper()
        found = {rule.code for rule in known if rule.code.startswith(beginning) or rule.name == name.lower()}
        if not found:
            raise AuditorError(no_such("rule", name, [each for rule in known for each in (rule.code, rule.name)]))
        codes |= found
    return frozenset(codes)


def _names(given: Iterable[str]) -> Iterator[str]:
    return (part.strip() for item in given for part in item.split(",") if part.strip())


def _has_severity(wanted: frozenset[Severity]) -> Callable[[Finding], bool]:
    return lambda finding: finding.severity in wanted


def _has_code(code: str) -> Callable[[Finding], bool]:
    return lambda finding: finding.code == code
