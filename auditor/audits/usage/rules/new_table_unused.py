"""AUD012 new-table-unused

## What it finds
A table that this change adds and that nothing uses yet, or only tests use; and one that lost its last use by a revert
while it is younger than `new-table-grace` (30 days). Only `audit check` finds it, for it compares: in place of AUD001.

## Why it matters
Teams often merge a model before the code that uses it. Most follow within days; the others are forgotten.

## Example
    class Coupon(Base):                 # added by this pull request
        __tablename__ = "coupons"       # the service that uses it comes with the next one

## What to do
Nothing, if the code that uses it is on its way. It is a warning until the grace is over, counted from the commit that
added the table to the commit that is checked; after that it is an error, but for a table that tests use. Else leave the
model out of this change.

## When it is wrong
As for AUD001: another system uses the table, or code reaches it in a way that cannot be seen statically.

## How to silence
The message of the check prints the command that accepts it until the grace is over: `audit baseline accept
AUD001:TABLE --until DAY --reason ...`. `new-table-grace = 0` in `[tool.auditor]`, or `rules = { AUD012 = "error" }`,
makes it an error at once; so does `rules = { AUD012 = "off" }`, which leaves it to AUD001. `# audit: ignore[AUD012]
reason` at the class works as well.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from auditor.audits.base import Cause, Change, Hit, Rule, Turn
from auditor.audits.usage.cause import cause_of_loss
from auditor.audits.usage.hits import about
from auditor.audits.usage.transitions import (
    UNUSED,
    Transition,
    added_on,
    doubts_of,
    is_taken_back,
    is_young,
    last_day,
    said_of_doubts,
    transitions,
)
from auditor.audits.usage.verdict import Status, Usage
from auditor.findings import Severity


def compare(before: Usage | None, now: Usage, change: Change) -> Iterator[Turn]:
    for each in transitions(before, now):
        table, tested = each.after.table, each.then is None and each.after.status is Status.TEST_ONLY
        stands_for = "AUD004" if tested else "AUD001"
        if change.settled(stands_for, str(table.key), table.name) or not _is_about(each, before, change):
            continue
        added = added_on(each, change)
        if tested:
            cause = Cause("this change adds it, and only tests use it")
            yield Turn(_tested(each, added), cause, frozenset({stands_for}), stands_for)
            continue
        until = last_day(added, change) if added is not None and is_young(added, change) else None
        yield Turn(_hit(each, added, change), _cause(each, change, before), frozenset({stands_for}), stands_for, until)


def _is_about(each: Transition, before: Usage | None, change: Change) -> bool:
    if each.then is not None:
        return each.after.status in UNUSED and is_taken_back(each, change)
    if each.after.status is Status.TEST_ONLY:
        return before is not None and change.grace > 0
    return each.after.status is Status.ORPHANED and (before is not None or is_young(added_on(each, change), change))


def _hit(each: Transition, added: date | None, change: Change) -> Hit:
    key = each.after.table.key
    young = change.grace > 0 if added is None else is_young(added, change)
    when = f" on {added}" if added is not None else ""
    doubts = doubts_of(each.after)
    if young:
        until = f"; this fails from {last_day(added, change)} on" if added is not None and not doubts else ""
        message = f"{key} was added{when} and is not used{' yet' if each.then is None else ' any longer'}{until}"
    else:
        message = f"{key} was added{when} and is still not used (grace: {change.grace} days)"
    message += said_of_doubts(doubts)
    return about(each.after, message, Severity.WARNING if young or doubts else None)


def _tested(each: Transition, added: date | None) -> Hit:
    when = f" on {added}" if added is not None else ""
    message = f"{each.after.table.key} was added{when} and only tests use it yet"
    return about(each.after, message, Severity.WARNING)


def _cause(each: Transition, change: Change, before: Usage | None) -> Cause:
    if each.lost:
        return cause_of_loss(each.lost, change)
    return Cause("this change adds it, and nothing uses it" if before is not None else "")


RULE: Rule[Usage] = Rule(
    "AUD012", "new-table-unused", "A new table is not used yet.", Severity.ERROR, compare=compare,
)  # fmt: skip
