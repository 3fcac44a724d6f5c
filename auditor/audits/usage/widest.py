"""A blind spot that makes most verdicts of a project uncertain, and what would resolve it."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.audits.usage.verdict import Status, Usage
from auditor.facts.access import Blindness, BlindSpot

#: Tables; of fewer, one blind spot easily covers most.
_LEAST = 4
_DEAD = frozenset({Status.ORPHANED, Status.UNKNOWN, Status.TEST_ONLY, Status.SCRIPT_ONLY})
_UNREAD = "mend or exclude the file"
_RESOLVES = {
    Blindness.DYNAMIC_MODEL: "a type hint, or a mapping of the models that it can be; else exclude the file, or"
    " declare a consumer of the tables that it reads",
    Blindness.DYNAMIC_TABLE_NAME: "a list of the names that it can be; else a declared consumer of its tables",
    Blindness.DYNAMIC_ATTRIBUTE: "a loop over the columns, or the names that it can be",
    Blindness.DYNAMIC_SQL: "an effect row for the function that runs the SQL, or the text as a constant",
    Blindness.ALL_TABLES: "a list of the tables that it means",
}


def widest(found: Usage) -> BlindSpot | None:
    """The blind spot that could reach more than half of the tables; None where none does, and where several do: then
    no single one makes the difference."""
    reached: dict[BlindSpot, int] = {}
    for usage in found.tables:
        for spot in usage.blind_spots:
            reached[spot] = reached.get(spot, 0) + 1
    wide = [spot for spot, many in reached.items() if 2 * many > len(found.tables) >= _LEAST]
    return wide[0] if len(wide) == 1 else None


def remarks(found: Usage) -> Iterator[str]:
    """What is to be said of it, where a table is dead but for it."""
    if found.hint:
        yield found.hint
    spot = widest(found)
    dead = [usage for usage in found.tables if usage.status in _DEAD]
    if spot is None or not dead:
        return
    many = sum(spot in usage.blind_spots for usage in found.tables)
    resolves = _RESOLVES.get(spot.kind, _UNREAD)
    yield (
        f"one blind spot covers {many} of {len(found.tables)} tables: {spot.path}:{spot.line} ({spot.detail});"
        f" what would resolve it: {resolves}"
    )
