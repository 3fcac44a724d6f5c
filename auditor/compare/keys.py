"""Primary keys, unique constraints, foreign keys, checks and exclusion constraints: by what they say, then by name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

from auditor.compare.model import ERROR, WARNING, Difference
from auditor.facts.catalog import Check, Exclude, ForeignKey, Key, Table

Item = TypeVar("Item", Key, ForeignKey, Check, Exclude)


class Said(NamedTuple):
    """What the ORM says, what the database says, and what the database calls it."""

    expected: str | None
    found: str | None
    found_name: str = ""


def difference(table: Table, kind: str, name: str, severity: str, said: Said) -> Difference:
    place = table.place
    path, line = (place.path, place.line) if place else ("", 0)
    return Difference(str(table.key), kind, name, severity, said.expected, said.found, path, line, said.found_name)


def primary_key(table: Table, live: Table) -> Iterator[Difference]:
    mine, theirs = table.primary_key, live.primary_key
    if mine is None and theirs is None:
        return
    if mine is None or theirs is None:
        kind, severity = ("missing_pk", ERROR) if mine is not None else ("extra_pk", WARNING)
        name = mine.name if mine is not None else theirs.name if theirs is not None else ""
        yield difference(
            table,
            kind,
            name,
            severity,
            Said(show_key(mine), show_key(theirs), theirs.name if theirs is not None else ""),
        )
        return
    if mine.columns != theirs.columns or mine.include != theirs.include or mine.deferrable != theirs.deferrable:
        only_order = sorted(mine.columns) == sorted(theirs.columns) and mine.deferrable == theirs.deferrable
        severity = WARNING if only_order else ERROR
        yield difference(table, "pk_changed", mine.name, severity, Said(show_key(mine), show_key(theirs), theirs.name))
    elif mine.named and theirs.name and mine.name != theirs.name:
        yield difference(table, "name", mine.name, WARNING, Said(mine.name, theirs.name, theirs.name))


def show_key(key: Key | None) -> str | None:
    if key is None:
        return None
    include = f" INCLUDE ({', '.join(key.include)})" if key.include else ""
    nulls = " NULLS NOT DISTINCT" if key.nulls_not_distinct else ""
    return f"({', '.join(key.columns)}){include}{nulls}{' ' + key.deferrable if key.deferrable else ''}"


def show_foreign_key(key: ForeignKey) -> str:
    actions = "".join(
        f" ON {event} {action}"
        for event, action in (("DELETE", key.ondelete), ("UPDATE", key.onupdate))
        if action != "NO ACTION"
    )
    rest = f"{' MATCH ' + key.match if key.match else ''}{' ' + key.deferrable if key.deferrable else ''}"
    return f"({', '.join(key.columns)}) REFERENCES {key.target} ({', '.join(key.target_columns)}){actions}{rest}"


def _foreign_sense(key: ForeignKey) -> object:
    pairs = frozenset(zip(key.columns, key.target_columns, strict=False))
    return key.target, pairs, key.ondelete, key.onupdate, key.match, key.deferrable


def foreign_keys(table: Table, live: Table) -> Iterator[Difference]:
    def near(one: ForeignKey, other: ForeignKey) -> bool:
        return set(one.columns) == set(other.columns)

    yield from _compare(
        table, table.foreign_keys, live.foreign_keys, Judging("fk", _foreign_sense, show_foreign_key, near)
    )


def show_check(check: Check) -> str:
    return check.text


def checks(table: Table, live: Table) -> Iterator[Difference]:
    yield from _compare(table, table.checks, live.checks, Judging("check", show_check, show_check))


def show_exclude(exclude: Exclude) -> str:
    parts = ", ".join(f"{element.text} WITH {element.operator}" for element in exclude.elements)
    return f"USING {exclude.method} ({parts})" + (f" WHERE {exclude.where}" if exclude.where else "")


def excludes(table: Table, live: Table) -> Iterator[Difference]:
    def sense(each: Exclude) -> object:
        parts = tuple((part.text, part.operator) for part in each.elements)
        return each.method, parts, each.where, each.deferrable

    yield from _compare(table, table.excludes, live.excludes, Judging("exclude", sense, show_exclude))


def _never(one: object, other: object) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Judging(Generic[Item]):
    """How items of one kind are told apart: what one says, how that is shown, and which are near each other."""

    kind: str
    sense: Callable[[Item], object]
    show: Callable[[Item], str]
    near: Callable[[Item, Item], bool] = _never


def _compare(
    table: Table, mine: Sequence[Item], theirs: Sequence[Item], judging: Judging[Item]
) -> Iterator[Difference]:
    """Equal in name and sense, then in sense, then in name, then near; what is left is missing or extra."""
    kind, sense, show = judging.kind, judging.sense, judging.show
    rest, pairs = list(theirs), []
    left = list(mine)
    rules: tuple[Callable[[Item, Item], bool], ...] = (
        lambda one, other: one.name == other.name and sense(one) == sense(other),
        lambda one, other: sense(one) == sense(other),
        lambda one, other: one.name == other.name and (one.named or kind == "fk") and bool(other.name),
        judging.near,
    )
    for rule in rules:
        for item in list(left):
            partner = next((other for other in rest if rule(item, other)), None)
            if partner is not None:
                pairs.append((item, partner))
                rest.remove(partner)
                left.remove(item)
    for item, other in pairs:
        if sense(item) != sense(other):
            yield difference(table, f"{kind}_changed", item.name, ERROR, Said(show(item), show(other), other.name))
        elif item.named and other.name and item.name != other.name:
            yield difference(table, "name", item.name, WARNING, Said(item.name, other.name, other.name))
        if not getattr(other, "valid", True):
            yield difference(table, "constraint_not_valid", other.name, WARNING, Said("validated", "NOT VALID"))
    for item in left:
        yield difference(table, f"missing_{kind}", item.name, ERROR, Said(show(item), None))
    for other in rest:
        yield difference(table, f"extra_{kind}", other.name, WARNING, Said(None, show(other), other.name))
