"""`--select`, `--ignore` and `--fail-on`: which findings are looked at, which of them fail, what must run for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from auditor.audits import LAST, all_audits
from auditor.audits.base import Rule
from auditor.audits.named import codes_named, gates_of, rules_named
from auditor.config import Config
from auditor.findings import Finding, Severity


@dataclass(frozen=True, slots=True)
class Selection:
    """Which findings are looked at, and which of them fail. `codes`: the rules that are looked at in any case;
    `named`: those that somebody asked for; `failing`: those that somebody wants to fail whatever their severity."""

    codes: tuple[str, ...]
    wanted: Callable[[Finding | Rule[Any]], bool]
    gates: Callable[[Finding | Rule[Any]], bool]
    named: frozenset[str] = frozenset()
    failing: frozenset[str] = frozenset()


def selection_of(select: Iterable[str], ignore: Iterable[str], fail_on: Iterable[str]) -> Selection:
    """The selection for the options as given; raises AuditorError for a rule that does not exist. What may fail is
    looked at, unless something else is selected. Without options: what each audit says that the check looks at."""
    wanted, unwanted = rules_named(select), rules_named(ignore)
    failing = tuple(fail_on)
    gates = gates_of(failing) or gates_of([Severity.ERROR])
    default = frozenset(code for audit in all_audits() for code in audit.gates)

    def fails(finding: Finding | Rule[Any]) -> bool:
        return any(gate(finding) for gate in gates)

    def is_wanted(finding: Finding | Rule[Any]) -> bool:
        if finding.code in unwanted:
            return False
        return finding.code in wanted if wanted else finding.code in default or fails(finding)

    return Selection(tuple(sorted((wanted or default) - unwanted)), is_wanted, fails, wanted, codes_named(failing))


def audits_for(selection: Selection, config: Config, accepted: Iterable[str] = ()) -> tuple[str, ...]:
    """The names of the audits that could find something that is looked at, or one of the `accepted` codes. Where only
    comments are looked at, all, for what a comment suppresses cannot be told otherwise."""
    known = set(accepted)
    chosen = [
        audit.name
        for audit in all_audits()
        if any(rule.code in known or _may_be_wanted(rule, selection, config) for rule in audit.rules)
    ]
    return tuple(chosen if {*chosen} - {LAST} else (audit.name for audit in all_audits()))


def _may_be_wanted(rule: Rule[Any], selection: Selection, config: Config) -> bool:
    if rule.by_command and rule.code not in selection.named:
        return False
    return any(map(selection.wanted, _as_configured(rule, config)))


def _as_configured(rule: Rule[Any], config: Config) -> Iterator[Rule[Any]]:
    """The rule with each severity that it can have."""
    yield rule
    each: Mapping[str, Severity]
    for each in (config.rules, *(severities for _, severities in config.per_table)):
        for name in (rule.code, rule.name):
            if name in each:
                yield replace(rule, severity=each[name])
