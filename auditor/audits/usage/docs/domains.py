"""Which tables belong together: those that one file declares, or one folder where a file holds one table each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from auditor.audits.usage.verdict import TableUsage

_GENERIC = frozenset({"models", "model", "tables", "db", "schema", "orm", "entities", "__init__"})


@dataclass(frozen=True, slots=True)
class Domain:
    """A group of tables: `title` for people, `place` the file or folder that declares them."""

    title: str
    place: str
    tables: tuple[TableUsage, ...]


def domains(usages: Iterable[TableUsage]) -> tuple[Domain, ...]:
    """The tables in groups, sorted by place; inside by name."""
    chosen = sorted(usages, key=lambda usage: usage.table.key.order)
    in_file = Counter(usage.table.path for usage in chosen)
    alone = sum(1 for many in in_file.values() if many == 1)
    by_folder = alone > len(in_file) / 2
    groups: dict[str, list[TableUsage]] = {}
    for usage in chosen:
        place = usage.table.path.rpartition("/")[0] if by_folder else usage.table.path
        groups.setdefault(place, []).append(usage)
    titles = _titles(sorted(groups))
    return tuple(Domain(titles[place], place, tuple(groups[place])) for place in sorted(groups))


def _titles(places: list[str]) -> dict[str, str]:
    """The last telling part of each path; the whole path where that is not unique."""
    short = {place: _telling(place) for place in places}
    several = Counter(short.values())
    return {place: title if several[title] == 1 else place for place, title in short.items()}


def _telling(place: str) -> str:
    parts = [part for part in place.removesuffix(".py").split("/") if part]
    telling = [part for part in parts if part not in _GENERIC]
    return (telling or parts or ["tables"])[-1]
