"""What the indexes audit gives: suggestions, and on request the predicates that they come from."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from auditor.facts.key import TableKey
from auditor.facts.predicate import Predicate
from auditor.findings import Severity


class Kind(StrEnum):
    """`missing`: no index leads by what is asked; `extend`: one leads by a part of it; `redundant`: another index, key
    or constraint does all that this one does; `unused`: no query in the code can use it; `defect`: it is not what it
    seems to be."""

    MISSING = "missing"
    EXTEND = "extend"
    REDUNDANT = "redundant"
    UNUSED = "unused"
    DEFECT = "defect"


@dataclass(frozen=True, slots=True)
class Serves:
    """A statement that an index would serve. `entry_points`: how many lead to it; `predicate`: in words of SQL."""

    path: str
    line: int
    function: str
    entry_points: int
    predicate: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One thing to do about one index.

    `columns`: names, with ` desc` where the order matters; `expression`: instead of columns. `reason` in words for
    people. `path` and `line`: where the index, or the table, is declared. `covered_by`: what does the same work.
    """

    table: TableKey
    columns: tuple[str, ...]
    kind: Kind
    severity: Severity
    path: str
    line: int
    reason: str
    expression: str | None = None
    method: str = "btree"
    where: str | None = None
    unique: bool = False
    covered_by: str | None = None
    makes_superfluous: tuple[str, ...] = ()
    serves: tuple[Serves, ...] = ()
    index: str | None = None
    key: bool = False  # asked for by a foreign key
    ops: str = ""  # the operator class of its column

    @property
    def code(self) -> str:
        """The rule that reports it."""
        if self.kind is Kind.MISSING and self.key:
            return "AUD102"
        return CODES[self.kind]


CODES = {
    Kind.MISSING: "AUD101",
    Kind.EXTEND: "AUD103",
    Kind.REDUNDANT: "AUD104",
    Kind.UNUSED: "AUD105",
    Kind.DEFECT: "AUD106",
}


@dataclass(frozen=True, slots=True)
class Served:
    """An index, key or constraint of a table, and the statements that it serves."""

    title: str
    kind: str
    columns: tuple[str, ...]
    serves: tuple[Serves, ...]


@dataclass(frozen=True, slots=True)
class TableIndexes:
    """A table with all that rows can be looked up by, and the statements that nothing serves."""

    table: TableKey
    path: str
    line: int
    indexes: tuple[Served, ...]
    unserved: tuple[Serves, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What the planner of a database makes of a statement. `whole`: the tables that it reads from end to end, for it
    must; with `ran`, for it did. `refused`: why there is no plan. `small`: the table has few rows."""

    path: str
    line: int
    function: str
    table: str
    sql: str
    whole: tuple[str, ...] = ()
    refused: str = ""
    ran: bool = False
    small: bool = False


@dataclass(frozen=True, slots=True)
class Indexes:
    """The result: suggestions by table, the most urgent first; `predicates` where they were asked for; `plans` and
    `notes` where a database was; `views`: all tables of which something is asked."""

    suggestions: tuple[Suggestion, ...]
    tables: int
    statements: int
    predicates: tuple[Predicate, ...] | None = None
    plans: tuple[Plan, ...] = ()
    notes: tuple[str, ...] = ()
    views: tuple[TableIndexes, ...] = ()
