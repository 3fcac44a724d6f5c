"""Raw uses of columns, as clauses say them: notes of a context, kept until all of the project is understood."""

from __future__ import annotations

from auditor.link.domain.findings import Note
from auditor.link.domain.frame import Frame
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.ledger import Context
from auditor.link.libraries.sqlalchemy.values import ColumnRef, Criterion


class RawUse(Note, frozen=True, gc=False):
    """What the statement with the site asks of a column; `criterion` None: only some of its rows are wanted. No site is
    no statement of the code: what `via` (a relationship, a cascade) makes the ORM ask."""

    site: str
    criterion: Criterion | None
    line: int
    via: str = "statement"


class ColumnNamed(Note, frozen=True, gc=False):
    """The code names the column on the line."""

    column: ColumnRef
    line: int


def note_use(frame: Frame, use: RawUse) -> None:
    """Remember the use, unless nothing is noted in the frame."""
    if not frame.quiet and not frame.muted:
        frame.note(use)


def note_column(frame: Frame, column: ColumnRef, line: int) -> None:
    """Remember that the code of the frame names the column on the line."""
    if not frame.quiet:
        frame.note(ColumnNamed(column, line))


def uses_in(context: Context) -> list[RawUse]:
    """What was found in the context of uses, in order."""
    return [note for note in context.found.notes if type(note) is RawUse]


class Named:
    """Where columns are named, once all of the project is understood."""

    def __init__(self, engine: Interpreter) -> None:
        self._lines: dict[tuple[str, ColumnRef], list[int]] = {}
        for context in engine.ledger.contexts:
            for note in context.found.notes:
                if type(note) is ColumnNamed:
                    self._lines.setdefault((context.key, note.column), []).append(note.line)

    def lines_of(self, context: Context, column: ColumnRef) -> list[int]:
        """The lines on which the code of the context names the column."""
        return self._lines.get((context.key, column), [])
