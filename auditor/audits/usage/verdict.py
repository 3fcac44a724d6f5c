"""What the audit concludes for one table: its status, with everything that speaks for and against it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from auditor.facts.access import Access, BlindSpot, Confidence, Mention, Occurrence, SqlText, Step, UnknownTable
from auditor.facts.schema import Table


class Status(StrEnum):
    """From the accesses in app code with confidence certain or inferred; see the README, "How to read a verdict"."""

    ORPHANED = "orphaned"
    UNKNOWN = "unknown"
    TEST_ONLY = "test_only"
    SCRIPT_ONLY = "script_only"
    WRITE_ONLY = "write_only"
    READ_ONLY = "read_only"
    LIVE = "live"


@dataclass(frozen=True, slots=True)
class ReadPath:
    """A chain from an entry point to a unit that accesses the table; `entry` says what comes in (`GET /users`)."""

    entry: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class TableUsage:
    """The verdict on one table.

    `readers` and `writers` hold every access of every role, sorted; `reached` is false when every app access sits in
    units that no entry point reaches, None where there is no app access. `blind_spots` are those that could reach the
    table. `cascades` are writes and reads that only a cascade of another table makes. `why` is the reason in a
    sentence. `account`: every occurrence of its names, where no application code was surely seen to touch it.
    """

    table: Table
    status: Status
    confidence: Confidence
    reached: bool | None
    readers: tuple[Access, ...]
    writers: tuple[Access, ...]
    mentions: tuple[Mention, ...]
    blind_spots: tuple[BlindSpot, ...]
    why: str
    read_paths: tuple[ReadPath, ...] = ()
    write_paths: tuple[ReadPath, ...] = ()
    account: tuple[Occurrence, ...] = ()

    @property
    def doubts(self) -> tuple[Occurrence, ...]:
        """The occurrences of its names that nothing explains."""
        return tuple(each for each in self.account if each.doubt)


@dataclass(frozen=True, slots=True)
class UnmatchedConsumer:
    """The configuration at `path:line` declares a consumer of tables like `glob`, and there is none."""

    glob: str
    owner: str
    path: str
    line: int


@dataclass(frozen=True, slots=True)
class Usage:
    """The result of the audit: the verdicts on all tables, the tables that raw SQL names and nobody declares, the
    declared consumers of no table, and where SQL text stands that runs elsewhere. `hint`: that others seem to use the
    tables, empty where they do not."""

    tables: tuple[TableUsage, ...]
    unknown_sql_tables: tuple[UnknownTable, ...] = ()
    unmatched_consumers: tuple[UnmatchedConsumer, ...] = ()
    sql_texts: tuple[SqlText, ...] = ()
    hint: str = ""
