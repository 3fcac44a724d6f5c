"""Where each revision stands in a drawing: rows from the heads down, lanes beside each other for what is parallel."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from auditor.audits.migrations.model import Row

ROW, LANE = 24, 14  # in pixels


@dataclass(frozen=True, slots=True)
class Spot:
    """A revision in the drawing: `x` and `y` of its middle, in pixels."""

    row: Row
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Drawing:
    """`paths`: the lines from revisions to those that they revise, as SVG says them (SVG 2, "Path data")."""

    spots: tuple[Spot, ...]
    paths: tuple[str, ...]
    width: int
    height: int


def drawn(rows: Sequence[Row]) -> Drawing:
    """The drawing of a history whose rows are in the order of replay; edges to what is in no file are left out."""
    listed = list(reversed(rows))
    ids = {row.revision for row in rows}
    waiting: list[str | None] = []  # by lane: the revision that is drawn next in it
    edges: list[tuple[str, Spot, int]] = []
    spots: dict[str, Spot] = {}
    for at, row in enumerate(listed):
        lane = _lane_of(waiting, row.revision)
        spot = Spot(row, _middle(lane, LANE), _middle(at, ROW))
        spots.setdefault(row.revision, spot)
        waiting = [None if each == row.revision else each for each in waiting]
        for number, down in enumerate(name for name in row.down_revisions if name in ids):
            if down not in waiting and not number:
                waiting[lane] = down
            edges.append((down, spot, _lane_of(waiting, down)))
    deepest = max((len(waiting), *(spot.x // LANE + 1 for spot in spots.values())), default=1)
    return Drawing(
        tuple(spots[row.revision] for row in listed), tuple(_paths(edges, spots)), deepest * LANE, len(listed) * ROW
    )


def _lane_of(waiting: list[str | None], revision: str) -> int:
    """The lane in which the revision is waited for; else the first free one, which waits for it from now on."""
    if revision not in waiting:
        if None in waiting:
            waiting[waiting.index(None)] = revision
        else:
            waiting.append(revision)
    return waiting.index(revision)


def _middle(number: int, size: int) -> int:
    return number * size + size // 2


def _paths(edges: list[tuple[str, Spot, int]], spots: dict[str, Spot]) -> Iterator[str]:
    """Each line leaves for its lane in the next row, and goes down there."""
    for down, spot, lane in edges:
        end = spots[down]
        x = _middle(lane, LANE)
        if end.y > spot.y:
            yield f"M{spot.x} {spot.y}L{x} {spot.y + ROW}L{x} {max(end.y - ROW, spot.y + ROW)}L{end.x} {end.y}"
