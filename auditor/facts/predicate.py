"""What statements ask of the columns of a table: conditions, orderings, joins, and what loading related rows asks."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from auditor.facts.access import Role
from auditor.facts.key import TableKey


class Asked(StrEnum):
    """What is asked of a column. `function` is a comparison of a function of the column; `other` is what no B-tree
    serves: `!=`, JSON and array operators, DISTINCT, GROUP BY."""

    EQUALITY = "equality"
    RANGE = "range"
    LIKE = "like"
    BOOLEAN = "boolean"
    NULL = "null"
    JOIN = "join"
    SORT = "sort"
    FUNCTION = "function_of"
    OTHER = "other"


@dataclass(frozen=True, slots=True, order=True)
class ColumnUse:
    """One column of a predicate, by its name in the database. `function`: what is around it (`lower`); `descending` for
    a sort; `arm`: which arm of a disjunction it stands in, empty outside of one. `shape`: how a string, array or
    document is searched (`prefix`, `inside`, `contained`), or `not` for IS NOT NULL; empty where that is not known.
    """

    column: str
    asked: Asked
    function: str = ""
    descending: bool = False
    arm: str = ""
    shape: str = ""


@dataclass(frozen=True, slots=True)
class Predicate:
    """What one statement asks of one table. `unit`: the key of the function that it stands in; `via`: what asks
    (`statement`, `text-sql`, `relationship`, `cascade`); `limited`: only some rows are wanted (LIMIT, `first()`)."""

    table: TableKey
    path: str
    line: int
    function: str
    role: Role
    unit: str
    via: str
    uses: tuple[ColumnUse, ...]
    limited: bool = False
