"""Indexes and unique constraints, which stand in for each other."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.compare.keys import Said, difference, show_key
from auditor.compare.model import ERROR, WARNING, Difference
from auditor.facts.catalog import Element, Index, Key, Table


def uniques_and_indexes(table: Table, live: Table) -> Iterator[Difference]:
    keys, indexes = list(table.uniques), list(table.indexes)
    live_keys, live_indexes = list(live.uniques), list(live.indexes)
    yield from _uniques(table, keys, live_keys)
    yield from _indexes(table, indexes, live_indexes)
    yield from _forms(table, (keys, indexes), (live_keys, live_indexes))
    for key in keys:
        if _kept_anyway(key, live):
            continue
        yield difference(table, "missing_unique", key.name, ERROR, Said(show_key(key), None))
    for index in indexes:
        yield difference(table, "missing_index", index.name, ERROR, Said(show_index(index), None))
    for key in live_keys:
        yield difference(table, "extra_unique", key.name, WARNING, Said(None, show_key(key), key.name))
    for index in live_indexes:
        kind = "extra_unique" if index.unique else "extra_index"
        yield difference(table, kind, index.name, WARNING, Said(None, show_index(index), index.name))


def _kept_anyway(key: Key, live: Table) -> bool:
    """Does a key of the database refuse the same rows? CREATE TABLE makes one index where a unique constraint has the
    columns of the primary key or of another ("Indexes", "transformIndexConstraints" in the source of PostgreSQL)."""
    others = [*live.uniques, *([live.primary_key] if live.primary_key is not None else [])]
    return not key.deferrable and any(_rule(key) == _rule(other) and not other.deferrable for other in others)


def _rule(key: Key) -> object:
    return frozenset(key.columns), key.nulls_not_distinct


def _uniques(table: Table, mine: list[Key], theirs: list[Key]) -> Iterator[Difference]:
    """What is paired is taken out of both lists."""
    for same_name in (True, False):
        for key in list(mine):
            for other in theirs:
                if _rule(key) == _rule(other) and (key.name == other.name or not same_name):
                    mine.remove(key)
                    theirs.remove(other)
                    if key.deferrable != other.deferrable:
                        yield difference(
                            table, "unique_changed", key.name, ERROR, Said(show_key(key), show_key(other), other.name)
                        )
                    elif key.named and other.name and key.name != other.name:
                        yield difference(table, "name", key.name, WARNING, Said(key.name, other.name, other.name))
                    break
    for key in list(mine):
        partner = next(
            (o for o in theirs if o.name == key.name or (not key.named and set(o.columns) == set(key.columns))), None
        )
        if partner is not None:
            mine.remove(key)
            theirs.remove(partner)
            yield difference(
                table, "unique_changed", key.name, ERROR, Said(show_key(key), show_key(partner), partner.name)
            )


def show_index(index: Index) -> str:
    parts = ", ".join(_show(element) for element in index.elements)
    text = f"{'UNIQUE ' if index.unique else ''}{index.method} ({parts})"
    text += f" INCLUDE ({', '.join(index.include)})" if index.include else ""
    text += " NULLS NOT DISTINCT" if index.nulls_not_distinct else ""
    return text + (f" WHERE {index.where}" if index.where else "")


def _show(element: Element) -> str:
    opclass = f" {element.opclass}" if element.opclass and not element.opclass_is_default else ""
    order = " DESC" if element.descending else ""
    nulls = " NULLS FIRST" if element.nulls_first else " NULLS LAST"
    return f"{element.text}{opclass}{order}{nulls if element.nulls_first != element.descending else ''}"


def _same_element(one: Element, other: Element) -> bool:
    if (one.text, one.descending, one.nulls_first) != (other.text, other.descending, other.nulls_first):
        return False
    if one.opclass is None:
        return other.opclass is None or other.opclass_is_default
    return one.opclass == other.opclass or (one.opclass_is_default and other.opclass is None)


def _same(one: Index, other: Index) -> bool:
    return (
        (one.unique, one.method, one.where, one.include) == (other.unique, other.method, other.where, other.include)
        and one.nulls_not_distinct == other.nulls_not_distinct
        and len(one.elements) == len(other.elements)
        and all(map(_same_element, one.elements, other.elements))
    )


def _indexes(table: Table, mine: list[Index], theirs: list[Index]) -> Iterator[Difference]:
    pairs: list[tuple[Index, Index]] = []
    for by_name in (True, False):
        for index in list(mine):
            partner = next((o for o in theirs if (o.name == index.name if by_name else _same(index, o))), None)
            if partner is not None:
                mine.remove(index)
                theirs.remove(partner)
                pairs.append((index, partner))
    for index, other in pairs:
        if not _same(index, other):
            yield difference(
                table, "index_changed", index.name, ERROR, Said(show_index(index), show_index(other), other.name)
            )
        elif index.name != other.name:
            yield difference(table, "name", index.name, WARNING, Said(index.name, other.name, other.name))
        if not other.valid:
            yield difference(
                table, "index_invalid", other.name, ERROR, Said("a valid index", "an invalid one", index.name)
            )


Sides = tuple[list[Key], list[Index]]


def _forms(table: Table, mine: Sides, theirs: Sides) -> Iterator[Difference]:
    """A unique constraint where the other side has a unique index of the same columns: the same rule."""
    for key in list(mine[0]):
        index = next((each for each in theirs[1] if _as_key(each) == _rule(key)), None)
        if index is not None:
            mine[0].remove(key)
            theirs[1].remove(index)
            yield difference(
                table,
                "unique_form",
                key.name,
                WARNING,
                Said("a unique constraint", f"unique index {index.name}", index.name),
            )
    for index in list(mine[1]):
        live = next((each for each in theirs[0] if _as_key(index) == _rule(each)), None)
        if live is not None:
            mine[1].remove(index)
            theirs[0].remove(live)
            yield difference(
                table,
                "unique_form",
                index.name,
                WARNING,
                Said("a unique index", f"unique constraint {live.name}", live.name),
            )


def _as_key(index: Index) -> object:
    if not index.unique or index.where is not None or any(element.expression for element in index.elements):
        return None
    return frozenset(element.text for element in index.elements), index.nulls_not_distinct
