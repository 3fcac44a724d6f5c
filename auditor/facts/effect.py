"""What an API does to its arguments and what it returns, as data: one row per API, with its source in the library's
documentation. Each library of `link` has its rows; the configuration adds rows for a project's own wrappers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

#: Selects every positional argument.
ALL = -1


class Gives(StrEnum):
    """What a call returns, in terms of its arguments."""

    NOTHING = "nothing"
    SELECT = "select"  # a statement whose rows hold the arguments
    QUERY = "query"  # the same, a legacy Query
    QUERY_OF = "query-of"  # a legacy Query of argument 0, whatever the others are
    INSERT = "insert"  # a DML statement on argument 0
    UPDATE = "update"
    DELETE = "delete"
    TEXT = "text"  # an executable text clause
    INSTANCE = "instance"  # an instance of argument 0
    ARGUMENT = "argument"  # argument 0 itself
    LOADED = "loaded"  # argument 0, a row, as the database has it
    ARGUMENTS = "arguments"  # all of them: a join is each of its tables
    CALLED = "called"  # what argument 0, a function, gives
    MAPPER = "mapper"  # the mapper of argument 0, or the state of a row
    ROWS = "rows"  # argument 0 executed: rows
    SCALARS = "scalars"  # argument 0 executed: the first entity of each row
    FOUND = "found"  # argument 0 executed: its entity where it has one, else rows
    PAGE = "page"  # argument 0 executed: some of its rows, an object with `items`
    SCALAR = "scalar"  # argument 0 executed: one first entity


_LOADING = frozenset({Gives.SELECT, Gives.QUERY, Gives.QUERY_OF, Gives.INSTANCE})


@dataclass(frozen=True, slots=True)
class Effect:
    """One API. `reads` and `writes` select the arguments (positions, `ALL`, or keyword names) whose tables it reads
    and writes, `reads_named` and `writes_named` those that are names of tables, `sql` those that are SQL text; `source`
    is the place in the documentation that says so.
    """

    name: str
    source: str
    reads: tuple[int | str, ...] = ()
    writes: tuple[int | str, ...] = ()
    sql: tuple[int | str, ...] = ()
    gives: Gives = Gives.NOTHING
    via: str = ""
    rows: bool = False  # takes rows only: a class among the arguments shows that something else is meant
    least: int = 1  # fewer arguments show the same
    most: int = 100  # more positional arguments, too
    cascades: bool = False  # deleting an instance: its delete cascades follow
    names: tuple[int | str, ...] = ()  # what names attributes of argument 0, which are loaded
    reads_named: tuple[int | str, ...] = ()
    writes_named: tuple[int | str, ...] = ()
    perhaps: bool = False  # whether it happens is not in the code, or in which database

    @property
    def loads(self) -> bool:
        """Are rows of what is read loaded, and with them what they load eagerly?"""
        return self.gives in _LOADING and self.via != "exists"
