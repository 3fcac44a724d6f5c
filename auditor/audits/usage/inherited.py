"""Tables of joined inheritance: who stores an object of a class stores a row in the table of each class above it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from auditor.audits.usage.verdict import Status, TableUsage
from auditor.facts.access import Confidence


def with_children(tables: Iterable[TableUsage]) -> tuple[TableUsage, ...]:
    """The verdicts, where nobody knows of a table that is joined to another one from above: what perhaps touches its
    rows touches the rows above them (ORM, Mapping Class Inheritance Hierarchies, Joined Table Inheritance)."""
    listed = tuple(tables)
    below: dict[str, list[tuple[str, TableUsage]]] = {}  # by class, those that are joined to it
    for usage in listed:
        for mapped in usage.table.classes:
            if mapped.parent is not None and mapped.inheritance in {"single", "joined"}:
                below.setdefault(mapped.parent, []).append((mapped.name, usage))
    return tuple(_told(each, below) for each in listed) if below else listed


def _told(usage: TableUsage, below: Mapping[str, list[tuple[str, TableUsage]]]) -> TableUsage:
    if usage.status is not Status.ORPHANED:
        return usage
    child = _in_doubt([mapped.name for mapped in usage.table.classes], below)
    if child is None:
        return usage
    why = f"{usage.why}, but each row of {child.table.key} has a part in it; of that, {child.why}"
    return replace(usage, status=Status.UNKNOWN, confidence=Confidence.POSSIBLE, why=why)


def _in_doubt(names: list[str], below: Mapping[str, list[tuple[str, TableUsage]]]) -> TableUsage | None:
    """The first table of a class below these of which nobody knows."""
    seen: set[str] = set()
    while names:
        name = names.pop()
        if name in seen:
            continue
        seen.add(name)
        for child, usage in below.get(name, ()):
            if usage.status is Status.UNKNOWN:
                return usage
            names.append(child)
    return None
