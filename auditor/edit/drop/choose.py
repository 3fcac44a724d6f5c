"""Names -> the tables that go, what hangs together with them, and what speaks against it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from auditor.audits.usage.account import why_in_doubt
from auditor.audits.usage.verdict import TableUsage
from auditor.edit.drop.model import DEAD, Choice, Chosen, Referring, is_surely_dead
from auditor.errors import AuditorError, no_such
from auditor.facts.access import Confidence
from auditor.facts.key import TableKey
from auditor.facts.schema import Table


def choose(names: Sequence[str], tables: Sequence[TableUsage]) -> Choice:
    """The choice; raises AuditorError for a name that no table has, or more than one."""
    found = {usage.table.key: Chosen(usage) for usage in (_named(name, tables) for name in names)}
    for usage, because in _along(found, tables):
        found[usage.table.key] = Chosen(usage, because)
    ordered = tuple(_children_first(found.values()))
    against = [line for each in ordered for line in _against(each)]
    against += _inheriting(found, tables)
    return Choice(ordered, tuple(sorted(_referring(found, tables))), tuple(against))


def _named(name: str, tables: Sequence[TableUsage]) -> TableUsage:
    found = [usage for usage in tables if name in {usage.table.key.name, str(usage.table.key), usage.table.name}]
    found = found or [usage for usage in tables if name in usage.table.names()]
    if not found:
        raise AuditorError(no_such("table", name, sorted({each for usage in tables for each in usage.table.names()})))
    if len(found) > 1:
        where = ", ".join(f"{usage.table.name} ({usage.table.path}:{usage.table.line})" for usage in found)
        raise AuditorError(f"{name!r} can be {len(found)} tables: {where}; name one by its dotted class")
    return found[0]


def _along(chosen: Collection[TableKey], tables: Sequence[TableUsage]) -> Iterator[tuple[TableUsage, str]]:
    """Dead tables that only serve the chosen ones: they tie one of them to another."""
    keys = set(chosen)
    secondary: dict[TableKey, str] = {}
    for usage in tables:
        for each in usage.table.relationships:
            ends = {usage.table.key, *(t.table.key for t in tables if each.target in _classes(t.table))}
            if each.secondary is not None and ends & keys:
                secondary[each.secondary] = " and ".join(sorted(map(str, ends)))
    for usage in tables:
        table = usage.table
        if table.key in keys or not is_surely_dead(usage):
            continue
        targets = {key.target for key in table.foreign_keys}
        if targets & keys and (table.key in secondary or _is_association(table)):
            between = secondary.get(table.key) or " and ".join(sorted(map(str, targets)))
            yield usage, f"it only ties {between} together"


def _is_association(table: Table) -> bool:
    """Two foreign keys, and nothing beside them but a primary key and what the database fills in."""
    keyed = {column for key in table.foreign_keys for column in key.columns}
    others = [each for each in table.columns if each.name not in keyed and not each.primary_key]
    return len(table.foreign_keys) > 1 and all(each.server_default or each.default for each in others)


def _classes(table: Table) -> set[str]:
    return {each.name for each in table.classes}


def _children_first(chosen: Iterable[Chosen]) -> Iterator[Chosen]:
    """Each table before those that its foreign keys refer to; where they refer in a circle, by name."""
    waiting = {each.key: each for each in sorted(chosen, key=lambda each: each.key.order)}
    while waiting:
        targets = {key.target for each in waiting.values() for key in each.usage.table.foreign_keys}
        referred = {
            key.target
            for each in waiting.values()
            for key in each.usage.table.foreign_keys
            if key.target != each.key and key.target in targets
        }
        free = [key for key in waiting if key not in referred] or [next(iter(waiting))]
        for key in free:
            yield waiting.pop(key)


def _against(chosen: Chosen) -> Iterator[str]:
    usage = chosen.usage
    if usage.doubts:
        yield f"{chosen.key} is {usage.status}: {why_in_doubt(usage.doubts)}"
    elif usage.status not in DEAD:
        yield f"{chosen.key} is {usage.status}: {usage.why}"
    elif usage.blind_spots:
        first = usage.blind_spots[0]
        more = f" and {len(usage.blind_spots) - 1} more" if len(usage.blind_spots) > 1 else ""
        yield (
            f"{chosen.key} is {usage.status}, but what happens at {first.path}:{first.line} ({first.kind}){more} could"
            " reach it"
        )
    elif usage.confidence is not Confidence.CERTAIN:
        yield f"{chosen.key} is {usage.status}, but not for certain: {usage.why}"


def _inheriting(chosen: Collection[TableKey], tables: Sequence[TableUsage]) -> Iterator[str]:
    """Tables of classes that inherit from a class whose table goes."""
    parents = {name for usage in tables if usage.table.key in chosen for name in _classes(usage.table)}
    for usage in tables:
        for each in usage.table.classes if usage.table.key not in chosen else ():
            if each.parent in parents:
                yield f"{each.name} ({usage.table.key}) inherits from {each.parent}; name its table, too, or part them"


def _referring(chosen: Collection[TableKey], tables: Sequence[TableUsage]) -> Iterator[Referring]:
    lines = {}
    for usage in tables:
        table = usage.table
        lines = {column.name: column.line for column in table.columns}
        for key in table.foreign_keys if table.key not in chosen else ():
            target = next((each for each in chosen if _same(each, key.target)), None)
            if target is not None:
                line = next((lines[name] for name in key.columns if lines.get(name)), table.line)
                yield Referring(str(table.key), key.columns, str(target), table.path, line)


def _same(one: TableKey, other: TableKey) -> bool:
    return replace(one, metadata="") == replace(other, metadata="")
