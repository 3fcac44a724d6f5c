"""AUD014 last-reader-or-writer-removed

## What it finds
A table that loses its last reader in this change and is still written, or its last writer and is still read. Only
`audit check` finds it, for it compares the change with its base.

## Why it matters
Rows that are written and never read pile up; rows that are read and never written grow old. Both often come from a
change that meant to remove a feature and removed half of it.

## Example
    -    return session.scalars(select(AuditEntry)).all()     # the only reader
         session.add(AuditEntry(...))                         # still written

## What to do
Remove the other half as well, or say who reads or writes the table now: `[[tool.auditor.consumers]]`.

## When it is wrong
Another system took over, or the code that took over reaches the table in a way that cannot be seen.

## How to silence
`audit baseline accept AUD014:TABLE --base REF --reason ...`, `# audit: ignore[AUD014] reason` at the class, or
`rules = { AUD014 = "off" }` in `[tool.auditor]`.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.audits.base import Change, Rule, Turn
from auditor.audits.usage.cause import cause_of_loss, counted
from auditor.audits.usage.hits import about
from auditor.audits.usage.transitions import transitions
from auditor.audits.usage.verdict import Usage
from auditor.facts.access import Op
from auditor.findings import Severity

_SAID = {Op.READ: "is still written, and no longer read", Op.WRITE: "is still read, and no longer written"}


def compare(before: Usage | None, now: Usage, change: Change) -> Iterator[Turn]:
    for each in transitions(before, now):
        if each.lost and counted(each.after):
            op = each.lost[0].op
            hit = about(each.after, f"{each.after.table.key} {_SAID[op]}")
            yield Turn(hit, cause_of_loss(each.lost, change))


RULE: Rule[Usage] = Rule(
    "AUD014", "last-reader-or-writer-removed", "A change removes the last reader or writer of a table.",
    Severity.WARNING, compare=compare,
)  # fmt: skip
