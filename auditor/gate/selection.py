"""`--select`, `--ignore` and `--fail-on`: which findings are looked at, and which of them fail."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from auditor import rules
from auditor.errors import AuditorError, no_such
from auditor.findings import Finding, Severity

#: What the check looks at unless told otherwise: dead tables, and the declarations that keep it quiet.
DEFAULT = frozenset({"AUD001", "AUD009", "AUD010", "AUD011"})
_RANKS = (Severity.NOTE, Severity.WARNING, Severity.ERROR)


@dataclass(frozen=True, slots=True)
class Selection:
    """Which findings are looked at, and which of them fail. `codes`: the rules that are looked at in any case."""

    codes: tuple[str, ...]
    wanted: Callable[[Finding], bool]
    gates: Callable[[Finding], bool]


def selection_of(select: Iterable[str], ignore: Iterable[str], fail_on: Iterable[str]) -> Selection:
    """The selection for the options as given; raises AuditorError for a rule that does not exist. What may fail is
    looked at, unless something else is selected."""
    wanted, unwanted = rules_named(select), rules_named(ignore)
    gates = gates_of(fail_on) or gates_of([Severity.ERROR])

    def fails(finding: Finding) -> bool:
        return any(gate(finding) for gate in gates)

    def is_wanted(finding: Finding) -> bool:
        if finding.code in unwanted:
            return False
        return finding.code in wanted if wanted else finding.code in DEFAULT or fails(finding)

    return Selection(tuple(sorted((wanted or DEFAULT) - unwanted)), is_wanted, fails)


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
