"""What the indexes audit gives: suggestions, and on request the predicates that they come from."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from auditor.config import setting, strings, whole_number
from auditor.facts.access import TableKey
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
class Indexes:
    """The result: suggestions by table, the most urgent first; `predicates` where they were asked for."""

    suggestions: tuple[Suggestion, ...]
    tables: int
    statements: int
    predicates: tuple[Predicate, ...] | None = None


@dataclass(frozen=True, slots=True)
class Settings:
    """`hot`: globs of entry points (`GET /push*`) whose statements weigh most; `most_warnings`: how many
    suggestions are warnings, the rest are notes."""

    hot: tuple[str, ...] = field(default=(), metadata=setting(strings))
    most_warnings: int = field(default=15, metadata=setting(whole_number))
    predicates: bool = field(
        default=False, metadata=setting(option="--predicates", help="Also list what statements ask, in JSON.")
    )
