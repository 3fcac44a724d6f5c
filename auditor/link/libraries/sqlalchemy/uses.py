"""Raw uses of columns, as clauses say them: kept by context until all of the project is understood."""

from __future__ import annotations

from dataclasses import dataclass

from auditor.link.domain.frame import Frame
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.ledger import Context
from auditor.link.libraries.sqlalchemy.values import ColumnRef, Criterion


@dataclass(frozen=True, slots=True)
class RawUse:
    """What the statement with the site asks of a column; `criterion` None: only some of its rows are wanted. No site is
    no statement of the code: what `via` (a relationship, a cascade) makes the ORM ask."""

    site: str
    criterion: Criterion | None
    line: int
    via: str = "statement"


class Uses:
    """The raw uses of a project, by the context in which they were found, and where columns are named."""

    def __init__(self, engine: Interpreter) -> None:
        self.by_context: dict[str, dict[RawUse, None]] = {}
        self._named: dict[tuple[str, ColumnRef], list[int]] = {}

    def add(self, frame: Frame, use: RawUse) -> None:
        """Remember the use, unless nothing is noted in the frame."""
        if not frame.quiet and not frame.muted:
            self.by_context.setdefault(frame.context.key, {})[use] = None

    def name(self, frame: Frame, column: ColumnRef, line: int) -> None:
        """Remember that the code of the frame names the column on the line."""
        if not frame.quiet:
            self._named.setdefault((frame.context.key, column), []).append(line)

    def lines_of(self, context: Context, column: ColumnRef) -> list[int]:
        """The lines on which the code of the context names the column."""
        return self._named.get((context.key, column), [])
