"""What revisions do, as it is found out: operations applied to the catalog, notes, and places that are not known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from auditor.facts.access import Blindness, BlindSpot, Role
from auditor.facts.key import TableKey
from auditor.facts.migrations import CONFLICTS, Note, Step, Touched
from auditor.facts.operations import Data, Operation, OtherDdl, table_of
from auditor.replay.catalog import Catalog
from auditor.replay.changes import Changes
from auditor.replay.narration import action_of, conflicting
from auditor.replay.values import CannotGoOnError, Made, RaisedError, guessed

_TEMPORARY = "create temporary "
_MOST_OPERATIONS = 5_000  # of one revision
_MOST_SPOTS = 200  # of one revision; behind them, one for all others


@dataclass(slots=True)
class Trace:
    """What one revision did."""

    steps: list[Step] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    blind: dict[BlindSpot, None] = field(default_factory=dict)


class Recorder:
    """Applies to one catalog what the revisions of one history do, and keeps what each of them did and where.

    `doubts`: what is followed now may not happen; `caught`: what it raises is caught.
    """

    def __init__(self, dialect: str) -> None:
        self.dialect = dialect
        self.catalog = Catalog()
        self.changes = Changes(self.catalog)
        self.changes.dialect = dialect
        self.history: dict[TableKey, list[Touched]] = {}
        self.trace = Trace()
        self.path = ""
        self.revision = ""
        self.line = 1
        self.doubts = 0
        self.caught = 0
        self._rows = 0
        self._temporary: set[str] = set()

    def start(self, path: str, revision: str) -> None:
        """A revision of which nothing is known yet."""
        self.path, self.revision, self.line = path, revision, 1
        self.doubts, self.caught = 0, 0
        self.trace = Trace()
        self._rows = 0
        self._temporary.clear()

    def key(self, name: str, schema: object = None) -> TableKey:
        plain = guessed(schema)
        return TableKey(name, plain if isinstance(plain, str) and plain not in {"public", ""} else None)

    def recorded(self) -> tuple[int, int]:
        """How many operations of the revision were of the schema, and how many only of rows."""
        return len(self.trace.steps) - self._rows, self._rows

    def record(self, operation: Operation, via: str = "op") -> None:
        """Apply the operation; where it cannot work inside of a `try`, raise as the database would."""
        if len(self.trace.steps) >= _MOST_OPERATIONS:
            raise CannotGoOnError
        if isinstance(operation, OtherDdl) and operation.words.startswith(_TEMPORARY):
            self._temporary.add(operation.words.removeprefix(_TEMPORARY))
        table = table_of(operation)
        if table is not None and table.name in self._temporary:
            return  # it is gone with the connection
        if self.doubts:
            if conflicting(operation):
                self.blind(f"may {action_of(operation)}", (table.name,) if table is not None else ())
            return
        self.changes.place = (self.path, self.line)
        if self.caught and (failing := self.changes.would_fail(operation)) is not None:
            raise RaisedError(Made("sqlalchemy.exc.ProgrammingError", (failing[1],), {}))
        conflict = self.changes.apply(operation)
        guarded = any(note.kind == "guard" for note in self.trace.notes)
        self.trace.steps.append(Step(operation, self.path, self.line, via, guarded))
        self._rows += isinstance(operation, Data)
        if conflict is not None:
            self.note(conflict[0], conflict[1], table.name if table is not None else "")
        if table is not None:
            touched = Touched(self.revision, self.path, self.line, action_of(operation))
            self.history.setdefault(table, []).append(touched)

    def unsure(self, work: Callable[[], object]) -> None:
        """Do what may not happen, for it is the likelier; the tables that it changes are named as not known."""
        before, noted = len(self.trace.steps), len(self.trace.notes)
        try:
            work()
        finally:
            # What cannot work may be what is never tried.
            self.trace.notes[noted:] = [each for each in self.trace.notes[noted:] if each.kind not in CONFLICTS]
            changed = [step for step in self.trace.steps[before:] if conflicting(step.operation)]
            names = sorted({table.name for step in changed if (table := table_of(step.operation)) is not None})
            if names:
                self.blind("this is only done under a condition that is not known", tuple(names))

    def note(self, kind: str, detail: str, table: str = "") -> None:
        self.trace.notes.append(Note(kind, self.line, detail, table, self.path))

    def blind(self, detail: str, tables: tuple[str, ...] = ()) -> None:
        named = f"{detail} (tables: {', '.join(tables)})" if tables else detail
        spot = BlindSpot(self.path, self.line, Blindness.MIGRATION, named, tables or None, Role.MIGRATION)
        if len(self.trace.blind) == _MOST_SPOTS and spot not in self.trace.blind:
            more = "further places of the revision that are not known"
            spot = BlindSpot(self.path, 1, Blindness.MIGRATION, more, None, Role.MIGRATION)
        if len(self.trace.blind) <= _MOST_SPOTS:
            self.trace.blind[spot] = None
