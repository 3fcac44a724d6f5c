"""What a database says of its tables: their indexes, how many rows they have, what was used how often. No values."""

from __future__ import annotations

from dataclasses import dataclass

#: Statistics that were gathered for less than this say nothing of what is not in them, in days.
YOUNGEST = 1.0


@dataclass(frozen=True, slots=True)
class StoredIndex:
    """An index as it is in the database. `columns`: names, or the text of expressions; `classes`: the operator class of
    each, empty for the default one; `constraint`: it backs a primary key or unique constraint; `scans`: how often it
    was used since the counters were reset."""

    name: str
    columns: tuple[str, ...]
    descending: tuple[bool, ...] = ()
    classes: tuple[str, ...] = ()
    unique: bool = False
    primary: bool = False
    constraint: bool = False
    valid: bool = True
    method: str = "btree"
    where: str | None = None
    scans: int = 0


@dataclass(frozen=True, slots=True)
class StoredTable:
    """A table as it is in the database; `rows`: about how many; `nulls`: of a column, the fraction that is NULL."""

    schema: str
    name: str
    rows: int
    indexes: tuple[StoredIndex, ...] = ()
    nulls: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class StoredStatement:
    """A statement that ran, with its literals taken out (pg_stat_statements), how often, and how long in all."""

    sql: str
    calls: int
    milliseconds: float


@dataclass(frozen=True, slots=True)
class Statistics:
    """`days`: for how long uses were counted, None where nothing tells; `statement_days`: the same of `statements`.
    `collation`: of the database; `notes`: what could not be read, in words for people."""

    server: int
    days: float | None
    tables: tuple[StoredTable, ...]
    statements: tuple[StoredStatement, ...] = ()
    statement_days: float | None = None
    collation: str = ""
    notes: tuple[str, ...] = ()
    statistics: int = 1  # the version of this format

    @property
    def counted(self) -> bool:
        """Were uses counted for long enough to say that something is not used?"""
        return self.days is not None and self.days >= YOUNGEST


@dataclass(frozen=True, slots=True)
class PlanQuestion:
    """A statement whose plan is wanted. `sql`: with `$1`, `$2`, ... for what is given; `parameters`: the table (quoted)
    and the column (quoted) that each is compared with; `index`: what to make hypothetically before, if the server can.
    """

    sql: str
    parameters: tuple[tuple[str, str], ...] = ()
    index: str | None = None


@dataclass(frozen=True, slots=True)
class Scan:
    """How a plan reads one table. `by`: the index, None for a sequential scan; `narrowed`: the index is entered by a
    condition; `read`: how many rows were looked at, where the statement ran."""

    table: str
    by: str | None
    narrowed: bool
    read: int | None = None


@dataclass(frozen=True, slots=True)
class PlanAnswer:
    """The plan of one statement: its scans, whether it sorts; `error`: why there is none, in words."""

    scans: tuple[Scan, ...] = ()
    sorts: bool = False
    error: str = ""
