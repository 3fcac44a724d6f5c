"""What a change did to each table: its verdict in the base beside that in the head, and the uses that went.

The rules about changes share this; each is a file in `rules/`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from auditor.audits.base import Change, Fate
from auditor.audits.usage.cause import counted, what_went
from auditor.audits.usage.same import former_by_table
from auditor.audits.usage.verdict import Status, TableUsage, Usage
from auditor.facts.access import Access, BlindSpot, Confidence, Occurrence, Op, Role

#: What nothing of the application uses.
UNUSED = frozenset({Status.ORPHANED, Status.UNKNOWN, Status.TEST_ONLY, Status.SCRIPT_ONLY})


@dataclass(frozen=True, slots=True)
class Transition:
    """One table of the head; `then` is None where the base does not have it. `lost`: the accesses of the base of a kind
    (read or write) that the head has none of."""

    then: TableUsage | None
    after: TableUsage
    lost: tuple[Access, ...] = ()

    @property
    def lost_all(self) -> bool:
        """Did it lose its last use? There was one, and there is none."""
        return bool(self.lost) and not counted(self.after)


def transitions(before: Usage | None, now: Usage) -> Iterator[Transition]:
    """One for each table of the head; without a base, no table was there."""
    former = former_by_table(before, now) if before is not None else {}
    for after in now.tables:
        then = former.get(id(after))
        yield Transition(then, after, tuple(_lost(then, after)) if then is not None else ())


def _lost(then: TableUsage, after: TableUsage) -> Iterator[Access]:
    left = {access.op for access in counted(after)}
    for op in Op:
        if op not in left:
            yield from (access for access in counted(then) if access.op is op and access.via != "consumer")


def added_on(transition: Transition, change: Change) -> date | None:
    """The day on which the table came into the code; None where the history does not tell."""
    table = (transition.then or transition.after).table
    return change.since(table.path, table.line, transition.then is not None)


def is_young(added: date | None, change: Change) -> bool:
    """Is the table still in its grace?"""
    return added is not None and change.today < last_day(added, change)


def is_taken_back(transition: Transition, change: Change) -> bool:
    """Does the change revert the first uses of a table that is still in its grace?"""
    if not transition.lost_all or not change.grace or not is_young(added_on(transition, change), change):
        return False
    went = [what_went(access, change) for access in transition.lost]
    return change.undoes(frozenset(step.path for step in went if step is not None))


def last_day(added: date, change: Change) -> date:
    """The day from which on an unused table fails."""
    return added + timedelta(days=change.grace)


def doubts_of(usage: TableUsage) -> list[BlindSpot | Occurrence | Access]:
    """What could still use the table, though nothing was seen to."""
    possible = [
        access
        for access in (*usage.readers, *usage.writers)
        if access.role is Role.APP and access.confidence is Confidence.POSSIBLE and access.via != "all-tables"
    ]
    return [*possible, *usage.doubts, *usage.blind_spots]


def is_old(doubt: BlindSpot | Occurrence | Access, then: TableUsage, change: Change) -> bool:
    """Was the doubt there before the change? What stands in a file that did not change was."""
    if doubt.path not in change.files:
        return True
    if isinstance(doubt, BlindSpot):
        return any((s.path, s.kind, s.detail) == (doubt.path, doubt.kind, doubt.detail) for s in then.blind_spots)
    if isinstance(doubt, Access):
        return change.fate(doubt.path, doubt.function) is Fate.KEPT
    return change.stood(doubt.path, doubt.line)


def excuses(transition: Transition, change: Change) -> list[BlindSpot | Occurrence | Access]:
    """The doubts that make a loss uncertain: those that the change brought, and the old ones where nothing certain was
    lost in a function that the change touched."""
    then, doubts = transition.then, doubts_of(transition.after)
    if then is None or not doubts:
        return []
    certain = any(
        access.confidence is Confidence.CERTAIN and what_went(access, change) is not None for access in transition.lost
    )
    return [each for each in doubts if not (certain and is_old(each, then, change))]


def said_of_doubts(doubts: Sequence[BlindSpot | Occurrence | Access], most: int = 2) -> str:
    """The end of a message that names what made it uncertain; empty where nothing did."""
    if not doubts:
        return ""
    shown = list({(each.path, each.line): _place(each) for each in reversed(doubts)}.values())[::-1]
    more = f" and {len(shown) - most} more" if len(shown) > most else ""
    return f"; what could still reach it: {', '.join(shown[:most])}{more}"


def _place(doubt: BlindSpot | Occurrence | Access) -> str:
    if isinstance(doubt, BlindSpot):
        return f"{doubt.path}:{doubt.line} ({doubt.detail})"
    if isinstance(doubt, Occurrence):
        return f"{doubt.path}:{doubt.line} ({doubt.what or doubt.kind})"
    return f"{doubt.path}:{doubt.line} ({doubt.function}, via {doubt.via})"
