"""What reading SQL text gives."""

from __future__ import annotations

from dataclasses import dataclass

from auditor.facts.access import Op
from auditor.facts.predicate import ColumnUse

#: The verb of a SELECT from a source of dbt, which is a table of this database or of another one.
OF_SOURCE = "source"


@dataclass(frozen=True, slots=True, order=True)
class TableUse:
    """One table touched by one statement. `line`: 0-based offset in the text; `verb`: what the statement does;
    `anywhere`: nothing tells that it is one of this database, for its schema is put in at run time, or a query that
    may be called so."""

    name: str
    schema: str | None
    op: Op
    verb: str
    line: int
    anywhere: bool = False


@dataclass(frozen=True, slots=True)
class DatabaseObject:
    """A view, function, trigger or rule that the text creates, the tables that it touches when it runs, and the names
    of the functions that its body calls."""

    kind: str
    name: str
    uses: tuple[TableUse, ...]
    calls: tuple[str, ...] = ()


Named = tuple[str, str | None]


@dataclass(frozen=True, slots=True)
class SqlReading:
    """The tables that a text touches. `declares`, `drops` and `ddl` name tables that it creates, drops, alters.

    `words` are the identifiers of statements that did not parse, `guessed` the tables in these, as far as their place
    tells. `hole_tables` counts table names put in at run time, `partly` are uses of those with a constant part
    (`stats_*`). `dump`: a file that a tool wrote, with everything in a database. `cut`: not all of the text was looked
    at; `tried`: how many characters the parser was given. `calls`: what a file that makes nothing itself calls, names
    with a part put in at run time as `stats_*`.
    """

    statements: int = 0
    uses: tuple[TableUse, ...] = ()
    objects: tuple[DatabaseObject, ...] = ()
    declares: tuple[Named, ...] = ()
    drops: tuple[Named, ...] = ()
    ddl: tuple[Named, ...] = ()
    unparsed: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    guessed: tuple[TableUse, ...] = ()
    hole_tables: int = 0
    dump: bool = False
    partly: tuple[TableUse, ...] = ()
    cut: bool = False
    tried: int = 0
    calls: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """What one SELECT, UPDATE or DELETE asks of one table; `line`: 0-based offset of its statement in the text.

    `unsure`: of this table or of one of the `others` in the statement, for the column is named alone.
    """

    table: str
    schema: str | None
    uses: tuple[ColumnUse, ...]
    limited: bool
    line: int
    unsure: tuple[ColumnUse, ...] = ()
    others: tuple[tuple[str, str | None], ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """A statement of the text; `line`: 1-based. `refused`: why it is not asked about, empty where it is; `calls`: the
    functions in it that are not known to SQL."""

    sql: str
    line: int
    parameters: int = 0
    refused: str = ""
    calls: tuple[str, ...] = ()
