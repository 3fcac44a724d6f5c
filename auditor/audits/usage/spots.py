"""The blind spots where a table could be reached."""

from __future__ import annotations

from collections.abc import Iterable
from operator import itemgetter

from auditor.facts.access import Blindness, BlindSpot, Role
from auditor.facts.key import TableKey
from auditor.link.domain.project import Account

#: A file that could not be read; its blind spot carries the tables that it names.
UNREAD = frozenset(
    {Blindness.SYNTAX_ERROR, Blindness.NOT_TEXT, Blindness.TOO_LARGE, Blindness.TOO_DEEP, Blindness.UNREADABLE}
)
#: Of those that may be about any table, no more are said of each: what could not be read before the others.
MOST_SPOTS = 200


class Spots:
    """The blind spots of a project that may run."""

    def __init__(self, spots: Iterable[BlindSpot]) -> None:
        self._by_name: dict[str | None, list[tuple[int, BlindSpot]]] = {}  # None: about any table
        self._any: dict[tuple[bool, ...] | None, list[tuple[int, BlindSpot]]] = {}
        for place, spot in enumerate(filter(_counts, spots)):
            for name in (None,) if spot.tables is None else dict.fromkeys(spot.tables):
                self._by_name.setdefault(name, []).append((place, spot))

    def of(self, table: TableKey, account: Account | None) -> tuple[BlindSpot, ...]:
        """Those about the table, in their order; `account`: where it is named, where nothing was seen to touch it."""
        named = self._by_name.get(table.name, [])
        return tuple(spot for _, spot in sorted([*self._of_any(account), *named], key=itemgetter(0)))

    def _of_any(self, account: Account | None) -> list[tuple[int, BlindSpot]]:
        how = (account.name_flows, account.class_flows) if account is not None else None
        if how not in self._any:
            found = [each for each in self._by_name.get(None, ()) if _flows(each[1], account)]
            self._any[how] = sorted(found, key=lambda each: each[1].kind not in UNREAD)[:MOST_SPOTS]
        return self._any[how]


def _counts(spot: BlindSpot) -> bool:
    """Could what happens at the blind spot change a verdict? What a script picks at run time could at most make a dead
    table one that only scripts touch; a script that could not be read may be part of the app."""
    return spot.role is Role.APP or (spot.role is Role.SCRIPT and spot.kind in UNREAD)


def _flows(spot: BlindSpot, account: Account | None) -> bool:
    """Can the place have got hold of the table? What is put in at run time is a name or class from somewhere in the
    application; what a user types or the database lists can be any table, and says nothing about one."""
    if account is None or spot.tables is not None:
        return True
    if spot.kind is Blindness.DYNAMIC_TABLE_NAME:
        return account.name_flows
    return account.class_flows if spot.kind is Blindness.DYNAMIC_MODEL else True
