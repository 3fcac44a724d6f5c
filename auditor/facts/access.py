"""Who touches which table, how and how surely; and what could not be seen."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from auditor.facts.key import TableKey


class Op(StrEnum):
    """What is done to the rows of a table; insert, update and delete are all `write`."""

    READ = "read"
    WRITE = "write"


class Confidence(StrEnum):
    """`certain`: named in a statement that does it; `inferred`: through types, relationships or helpers;
    `possible`: dynamic access that could reach it."""

    CERTAIN = "certain"
    INFERRED = "inferred"
    POSSIBLE = "possible"


class Role(StrEnum):
    """What the code is for, from the conventions of its path."""

    APP = "app"
    SCRIPT = "script"
    TEST = "test"
    MIGRATION = "migration"


class Blindness(StrEnum):
    """The kinds of blind spots."""

    SYNTAX_ERROR = "syntax-error"
    NOT_TEXT = "not-text"
    TOO_LARGE = "too-large"
    TOO_DEEP = "too-deep"
    UNREADABLE = "unreadable"
    SQL_UNPARSED = "sql-unparsed"
    DYNAMIC_SQL = "dynamic-sql"
    DYNAMIC_TABLE_NAME = "dynamic-table-name"
    DYNAMIC_MODEL = "dynamic-model"
    DYNAMIC_ATTRIBUTE = "dynamic-attribute"
    ALL_TABLES = "all-tables"
    MIGRATION = "migration"
    INTERNAL = "analysis-limit"


#: What `via` is of an access to one of all tables, of which nothing tells which.
PICKED = "picked"
#: What `via` begins with where a library or the database keeps the table for itself; its name follows.
KEPT_BY = "kept by "
#: The kind of an occurrence by a name that nothing binds: what comes by there fails, or runs where others bind it.
UNBOUND = "name that nothing binds"


@dataclass(frozen=True, slots=True)
class Step:
    """One link of the chain that explains an inferred access: a call in `function` at `path:line`."""

    path: str
    line: int
    function: str


@dataclass(frozen=True, slots=True)
class Access:
    """One unit reads or writes one table.

    `function` is the qualified name inside its module (`Service.create`, `page.<locals>.load`, `<module>`); `via` the
    pattern that showed it (`select`, `session-add`, `text-sql`, `relationship`, ...). `chain` leads from the caller
    that bound the table to the statement, outermost first; empty where the unit names the table itself. `reached` is
    filled in by the usage graph: does a call path lead from an entry point to the unit?
    """

    table: TableKey
    op: Op
    path: str
    line: int
    function: str
    role: Role
    via: str
    confidence: Confidence
    chain: tuple[Step, ...] = ()
    note: str = ""
    reached: bool | None = None


@dataclass(frozen=True, slots=True, order=True)
class SqlText:
    """SQL that runs at `path:line` stands elsewhere, at `text_path:text_line`."""

    path: str
    line: int
    text_path: str
    text_line: int


@dataclass(frozen=True, slots=True)
class BlindSpot:
    """A place where the audit could not see. `tables`: the tables it could reach, None for any."""

    path: str
    line: int
    kind: Blindness
    detail: str
    tables: tuple[str, ...] | None = ()
    role: Role = Role.APP

    @property
    def order(self) -> tuple[object, ...]:
        """What blind spots are sorted by: by all of it, since those of a set come in any order."""
        return (self.path, self.line, self.kind, self.detail, self.tables is None, self.tables or (), self.role)


@dataclass(frozen=True, slots=True, order=True)
class Mention:
    """An import, re-export, annotation, foreign key or relationship that names the table: never an access."""

    path: str
    line: int
    kind: str


#: The kind of an occurrence in SQL that the application runs and that neither reads nor writes a row: `LOCK TABLE`.
ROWLESS_SQL = "SQL that touches no row of it"


@dataclass(frozen=True, slots=True, order=True)
class Occurrence:
    """A place that holds the name of a table, of its class or of a relationship to it.

    `kind` says what it is there; a `doubt` is one that nothing explains: `what` is then the code around it in a word.
    """

    path: str
    line: int
    kind: str
    doubt: bool = False
    what: str = ""


@dataclass(frozen=True, slots=True)
class UnknownTable:
    """Raw SQL in `function` at `path:line` names a table that nobody declares; `sure`: of this database, as it is."""

    name: str
    path: str
    line: int
    function: str
    role: Role
    sure: bool = True
