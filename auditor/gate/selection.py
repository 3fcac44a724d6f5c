"""`--select`, `--ignore` and `--fail-on`: which findings are looked at, and which of them fail."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from auditor.findings import Finding, Severity
from auditor.rules.named import gates_of, rules_named

#: What the check looks at unless told otherwise: dead tables, and the declarations that keep it quiet.
DEFAULT = frozenset({"AUD001", "AUD009", "AUD010", "AUD011"})


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
