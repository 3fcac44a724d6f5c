"""The suggestions as lines for a terminal: what to do, why, and what it serves."""

from __future__ import annotations

from auditor.audits.base import Options
from auditor.audits.indexes.model import Indexes, Kind, Plan, Suggestion
from auditor.audits.indexes.words import model_line
from auditor.findings import Severity
from auditor.untrusted import safe

_MOST_SERVED = 3
_DO = {
    Kind.MISSING: "add",
    Kind.EXTEND: "extend",
    Kind.REDUNDANT: "drop",
    Kind.UNUSED: "unused?",
    Kind.DEFECT: "mend",
}


def render(found: Indexes, options: Options) -> str:
    """Warnings in full, notes in a line each."""
    lines: list[str] = []
    for each in found.suggestions:
        lines.append(title(each))
        lines.append(f"    {safe(each.reason)}")
        if each.severity is not Severity.NOTE:
            lines += [f"    {line}" for line in details(each)]
    lines += [*_plans(found.plans), *(f"note: {safe(each)}" for each in found.notes)]
    return "\n".join(lines) + "\n" if lines else ""


def _plans(plans: tuple[Plan, ...]) -> list[str]:
    """What the planner said: of how many statements, and the ones that read a whole table or were not asked about."""
    if not plans:
        return []
    whole = [each for each in plans if each.whole]
    refused = [each for each in plans if each.refused]
    served = len(plans) - len(whole) - len(refused)
    lines = [f"planner: {len(plans)} statements, {served} by an index, {len(whole)} by reading a whole table"]
    for each in whole:
        lines.append(f"    {safe(each.path)}:{each.line} reads all of {safe(', '.join(each.whole))}: {safe(each.sql)}")
    for each in refused:
        lines.append(f"    {safe(each.path)}:{each.line} not asked: {safe(each.refused)}")
    return lines


def title(each: Suggestion) -> str:
    """`warning AUD101 orders: add (customer_id)`."""
    what = safe(each.expression or ", ".join(each.columns))
    name = f" {safe(each.index)}" if each.index else ""
    return f"{each.severity.value:8}{each.code} {safe(str(each.table))}: {_DO[each.kind]}{name} ({what})"


def details(each: Suggestion) -> list[str]:
    """What it serves, what becomes superfluous, and how to write it."""
    found = [
        f"{safe(s.path)}:{s.line} {safe(s.function)}: {safe(s.predicate)}"
        + (f" ({s.entry_points} entry points)" if s.entry_points > 1 else "")
        for s in each.serves[:_MOST_SERVED]
    ]
    if len(each.serves) > _MOST_SERVED:
        found.append(f"and {len(each.serves) - _MOST_SERVED} more")
    if each.makes_superfluous:
        found.append(f"makes superfluous: {safe(', '.join(each.makes_superfluous))}")
    line = model_line(each)
    return [*found, safe(line)] if line else found
