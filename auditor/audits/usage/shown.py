"""What all formats share that show table usage: labels, counts, the order of tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from auditor.audits.usage.verdict import Status, TableUsage, Usage
from auditor.facts.access import Access, Confidence, Role
from auditor.facts.key import TableKey

#: What somebody can do about a table that is not live.
ADVICE = {
    Status.ORPHANED: "Remove the class, deploy, and drop the table in a later migration; or say who else reads it.",
    Status.UNKNOWN: "Look at the dynamic code that could reach it before anything is decided.",
    Status.TEST_ONLY: "If nothing but tests needs it, remove it with them.",
    Status.SCRIPT_ONLY: "If the scripts are no longer run, remove it with them.",
    Status.WRITE_ONLY: "Find out who reads it outside of this repository, or stop writing it.",
    Status.READ_ONLY: "Know who fills it: a migration, a person or another system.",
}


def label_of(status: Status) -> str:
    """The status as people read it."""
    return str(status).replace("_", "-")


def named_apart(
    usage: Usage, name_of: Callable[[TableUsage], str], joint: str, taken: Iterable[str] = ()
) -> dict[TableKey, str]:
    """A name for each table; a number behind the joint tells those apart that would have the same, or one taken."""
    used = set(taken)
    names: dict[TableKey, str] = {}
    for each in sorted(usage.tables, key=lambda one: (one.table.key.order, one.table.path)):
        name = free = name_of(each)
        number = 1
        while free in used:
            number += 1
            free = f"{name}{joint}{number}"
        used.add(free)
        names[each.table.key] = free
    return names


def in_order(tables: tuple[TableUsage, ...]) -> list[TableUsage]:
    """What is dead first, then by name."""
    order = list(Status)
    return sorted(tables, key=lambda usage: (order.index(usage.status), usage.table.key.order, usage.table.path))


def callers_first(access: Access) -> tuple[str, ...]:
    """Who reads or writes, as people ask for it: the caller that says which table, then the method that does it."""
    if access.chain and access.chain[0].function != access.function:
        return (access.chain[0].function, access.function)
    return (access.function,)


#: How a relationship is loaded together with its owner: each query of the owner does, and says nothing new.
_EAGER = ("eager", "loader", "selectin", "joined", "subquery", "immediate")


def folded(accesses: Iterable[Access]) -> list[tuple[Access, int]]:
    """The accesses with how often each is there: several columns that one statement of a function names are one, and
    so are all eager loads of one relationship."""
    found: dict[tuple[object, ...], tuple[Access, int]] = {}
    for a in accesses:
        if a.via.startswith(_EAGER):
            key: tuple[object, ...] = (a.op, a.role, a.via, a.note)
        else:
            key = (a.op, a.role, a.path, a.function, a.line, a.chain)
        first, many = found.get(key, (a, 0))
        found[key] = (first, many + 1 if a.via.startswith(_EAGER) else 1)
    return list(found.values())


def distinct(accesses: tuple[Access, ...], role: Role) -> int:
    """How many functions of the role access the table, themselves and for sure."""
    return len(
        {
            (a.path, a.function)
            for a in accesses
            if a.role is role and a.confidence is not Confidence.POSSIBLE and a.via != "cascade"
        }
    )


def counts_line(usage: Usage) -> str:
    """How many tables have each status."""
    counts = {status: sum(each.status is status for each in usage.tables) for status in Status}
    parts = [f"{many} {status}" for status, many in counts.items() if many]
    many = len(usage.tables)
    return f"{many} table{'s' * (many != 1)}" + (f": {', '.join(parts)}" if parts else "")
