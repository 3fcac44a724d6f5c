"""`--fail-on`: which findings end the command with exit code 1."""

from __future__ import annotations

from collections.abc import Callable

from auditor.errors import AuditorError, no_such
from auditor.findings import Finding, Severity


def gates_of(given: list[str]) -> list[Callable[[Finding], bool]]:
    """Predicates on findings: a rule by code or name, or all of at least a severity."""
    from auditor import rules
    from auditor.findings import Severity

    ranks = [Severity.NOTE, Severity.WARNING, Severity.ERROR]
    gates: list[Callable[[Finding], bool]] = []
    for name in (part.strip() for item in given for part in item.split(",") if part.strip()):
        rule = rules.find_rule(name)
        if name in ranks:
            gates.append(_has_severity(frozenset(ranks[ranks.index(Severity(name)) :])))
        elif rule is not None:
            gates.append(_has_code(rule.code))
        else:
            raise AuditorError(no_such("rule or severity", name, [*ranks, *(r.code for r in rules.all_rules())]))
    return gates


def rules_named(given: list[str]) -> frozenset[str]:
    """The codes of the rules named by code, name or the beginning of a code; ALL names every rule."""
    from auditor import rules

    codes: set[str] = set()
    known = rules.all_rules()
    for name in (part.strip() for item in given for part in item.split(",") if part.strip()):
        beginning = "" if name == "ALL" else name.upper()
        found = {rule.code for rule in known if rule.code.startswith(beginning) or rule.name == name.lower()}
        if not found:
            raise AuditorError(no_such("rule", name, [each for rule in known for each in (rule.code, rule.name)]))
        codes |= found
    return frozenset(codes)


def _has_severity(wanted: frozenset[Severity]) -> Callable[[Finding], bool]:
    return lambda finding: finding.severity in wanted


def _has_code(code: str) -> Callable[[Finding], bool]:
    return lambda finding: finding.code == code
