"""What a database says of one table before it is dropped: how much it holds, when it was used, what hangs on it."""

from __future__ import annotations

from dataclasses import dataclass

from auditor.facts.key import TableKey


@dataclass(frozen=True, slots=True)
class Hanging:
    """Something in the database that a DROP TABLE without CASCADE stops at, or takes along: its kind (`foreign key`,
    `view`, `function`, `trigger`, `publication`, `grant`, `partition`, `policy`), and what it is called."""

    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class TableContents:
    """`rows`: counted up to a limit, then `more`; None where they could not be counted. `size` in bytes. `newest`: the
    greatest value of each column that holds a time. `writes`, `sequential` and `by_index`: counted since `since`, the
    last reset of the statistics (None: since ever). `missing`: there is no such table. `notes`: what was not read."""

    table: TableKey
    missing: bool = False
    rows: int | None = None
    more: bool = False
    size: int | None = None
    newest: tuple[tuple[str, str], ...] = ()
    writes: int | None = None
    sequential: int | None = None
    by_index: int | None = None
    since: str | None = None
    last_analyze: str | None = None
    hanging: tuple[Hanging, ...] = ()
    notes: tuple[str, ...] = ()
