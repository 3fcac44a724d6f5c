"""AUD013 last-use-removed

## What it finds
A table that the application used at the base and that this change leaves without any reader and writer, though it is
not orphaned for certain: only tests or scripts still use it, or something that cannot be followed could. Only
`audit check` finds it, for it compares the change with its base; a table that is orphaned for certain stays AUD001.

## Why it matters
Doubt that was there before says nothing about what this change took away. Nobody but the author of the change knows
whether the table was meant to die with its last reader.

## Example
    -def list_coupons(session):         # the only function that read coupons
    -    return session.scalars(select(Coupon)).all()

and `getattr(models, name)` elsewhere, which was there before.

## What to do
If the table is no longer needed, remove its class in this change or the next one. If it is, look for the use that was
removed: the message names the functions, and `audit show TABLE` what is left.

## When it is wrong
It is an error where the loss is certain: a use that was named in a statement, while all that could still reach the
table was there before. It is a warning where the change brings the doubt, or only inferred uses went, or scripts still
use the table. New code that reaches the table in a way that cannot be seen is a reason to accept it.

## How to silence
`audit baseline accept AUD013:TABLE --base REF --reason ...`, `# audit: ignore[AUD013] reason` at the class, or
`per-table = { "legacy_*" = { AUD013 = "off" } }` in `[tool.auditor]`.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.audits.base import Change, Rule, Turn
from auditor.audits.usage.cause import cause_of_loss
from auditor.audits.usage.hits import about
from auditor.audits.usage.transitions import (
    UNUSED,
    doubts_of,
    excuses,
    is_taken_back,
    said_of_doubts,
    transitions,
)
from auditor.audits.usage.verdict import Status, Usage
from auditor.findings import Severity

_LEFT = {
    Status.TEST_ONLY: "no code of the application uses it any longer, only tests do",
    Status.SCRIPT_ONLY: "no code of the application uses it any longer, only scripts do",
}


def compare(before: Usage | None, now: Usage, change: Change) -> Iterator[Turn]:
    for each in transitions(before, now):
        after = each.after
        doubts = doubts_of(after)
        if not each.lost_all or after.status not in UNUSED or (after.status is Status.ORPHANED and not doubts):
            continue
        if not is_taken_back(each, change):
            sure = after.status is not Status.SCRIPT_ONLY and not excuses(each, change)
            left = _LEFT.get(after.status, "nothing was seen to use it any longer")
            message = f"{after.table.key}: {left}{said_of_doubts(doubts)}"
            hit = about(after, message, None if sure else Severity.WARNING)
            yield Turn(hit, cause_of_loss(each.lost, change), frozenset({"AUD001"}))


RULE: Rule[Usage] = Rule(
    "AUD013", "last-use-removed", "A change removes the last use of a table.", Severity.ERROR, compare=compare,
)  # fmt: skip
