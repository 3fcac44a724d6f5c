"""The interpreter of migrations: bounded, on lowered facts, so that nothing of the audited code runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Protocol

from auditor.errors import contain
from auditor.facts.access import Blindness, BlindSpot, Role
from auditor.facts.code import Expr, FileFacts, Function, ImportFrom, Stmt
from auditor.facts.key import TableKey
from auditor.facts.migrations import CONFLICTS, Note, Step, Touched
from auditor.facts.operations import CreateTable, Data, Operation, OtherDdl, table_of
from auditor.replay import binding, calls, elements, expressions, library, statements
from auditor.replay.catalog import Catalog
from auditor.replay.changes import Changes
from auditor.replay.classes import enum_members, is_enum
from auditor.replay.lookup import configured, names_bound, statements_in
from auditor.replay.models import table_of_class
from auditor.replay.narration import action_of, conflicting
from auditor.replay.python import is_heavy
from auditor.replay.values import (
    UNKNOWN,
    CannotGoOnError,
    ClassValue,
    Frame,
    Func,
    JumpError,
    Lib,
    Made,
    RaisedError,
    ReturnedError,
    Unknown,
    guessed,
)

_STEPS = 200_000  # of one revision, where many are left
_SQL = 1_000_000  # characters of SQL that one revision runs, where many are left
_PART = 10  # of what is left for a whole project, one revision may take the tenth
_STEPS_APART = 5_000  # for one name of a module
_DEEPEST = 40  # functions in each other
_TEMPORARY = "create temporary "
_MOST_OPERATIONS = 5_000  # of one revision
_MOST_SPOTS = 200  # of one revision; behind them, one for all others


class Finder(Protocol):
    """Where an import leads, as linking finds it."""

    def absolute(self, path: str, dotted: str) -> str | None: ...

    def relative(self, path: str, dotted: str, level: int) -> str | None: ...

    def below(self, path: str, name: str) -> str | None: ...


@dataclass(slots=True)
class Fuel:
    """What is left for all revisions of a project: steps, and characters of SQL. However little is left, each revision
    has enough for what people write."""

    steps: int = 3_000_000
    sql: int = 5_000_000

    def for_one(self) -> Fuel:
        return Fuel(min(_STEPS, max(5_000, self.steps // _PART)), min(_SQL, max(20_000, self.sql // _PART)))

    def take(self, given: Fuel, left: Fuel) -> None:
        self.steps -= max(0, given.steps - max(left.steps, 0))
        self.sql -= max(0, given.sql - max(left.sql, 0))


@dataclass(slots=True)
class Trace:
    """What one revision did."""

    steps: list[Step] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    blind: dict[BlindSpot, None] = field(default_factory=dict)


class Machine:
    """Runs the revisions of one history, one after the other, on one catalog."""

    def __init__(self, files: Mapping[str, FileFacts], finder: Finder, dialect: str, fuel: Fuel | None = None) -> None:
        self.fuel = Fuel() if fuel is None else fuel
        self.files = files
        self.finder = finder
        self.dialect = dialect
        self.catalog = Catalog()
        self.changes = Changes(self.catalog)
        self.changes.dialect = dialect
        self.history: dict[TableKey, list[Touched]] = {}
        self.frames: dict[str, Frame] = {}
        self.names: dict[str, dict[str, Stmt]] = {}
        self.trace = Trace()
        self.rows = 0
        self.path = ""
        self.env: str | None = None
        self.revision = ""
        self.line = 1
        self.left = _STEPS
        self.sql_left = _SQL
        self.given = Fuel(_STEPS, _SQL)
        self.depth = 0
        self.doubts = 0
        self.caught = 0
        self.away = 0
        self.temporary: set[str] = set()

    # -- running -----------------------------------------------------------------------------------------------------

    def begin(self, path: str, revision: str) -> None:
        """Begin with a revision, of which nothing is known."""
        self.path, self.revision, self.line = path, revision, 1
        self.fuel.take(self.given, Fuel(self.left, self.sql_left))
        self.given = self.fuel.for_one()
        self.left, self.sql_left = self.given.steps, self.given.sql
        self.depth, self.doubts, self.caught = 0, 0, 0
        self.trace = Trace()
        self.rows = 0
        self.temporary.clear()

    def replay(self, path: str, revision: str, way: str = "upgrade") -> Trace:
        """Run `upgrade()` of the revision file, or the function that `way` names, and give what it did."""
        self.begin(path, revision)
        self.frames.pop(path, None)
        frame = self.module_frame(path)
        try:
            self.run(self.files[path].body, frame)
            upgrade = frame.variables.get(way)
            if isinstance(upgrade, Func):
                self.call(upgrade, [], _operations(upgrade), 0)
        except (CannotGoOnError, RecursionError):
            self.blind("the revision is too long to be followed to its end", self._mentioned())
        except RaisedError as raised:
            self.note("raises", statements.described(raised.value))
        except (ReturnedError, JumpError):
            pass
        except Exception as error:
            self.blind(f"the revision is followed up to here: {contain(error)} in auditor")
        self.frames.pop(path, None)
        return self.trace

    def tried(self, path: str, way: str) -> Trace:
        """What the function that `way` names would do now; nothing is changed."""
        catalog, history, trace = self.catalog, self.history, self.trace
        self.catalog = self.changes.catalog = catalog.copy()
        self.history = {}
        try:
            return self.replay(path, self.revision, way)
        finally:
            self.catalog = self.changes.catalog = catalog
            self.history, self.trace = history, trace

    def ask(self, func: object, args: list[object]) -> object:
        """What a function of the project gives, when it is called apart from all revisions."""
        self.trace, self.left = Trace(), self.fuel.for_one().steps
        return self.apart(lambda: self.call(func, args, {}, 0))

    def seed(self, table: Made) -> None:
        """Put a table there before the first revision."""
        parts = elements.read_parts(self, list(table.args[1:]))
        key = self.key(str(table.args[0]), table.keywords.get("schema"))
        self.changes.apply(CreateTable(key, tuple(parts.columns), (*parts.elements, *parts.later), True))

    def _mentioned(self) -> tuple[str, ...]:
        texts = binding.texts_in(self.files[self.path].body)
        return tuple(sorted({key.name for key in self.catalog.tables if key.name in texts}))

    def evaluate(self, node: Expr, frame: Frame) -> object:
        return expressions.evaluate(self, node, frame)

    def run(self, body: tuple[Stmt, ...], frame: Frame) -> None:
        statements.run(self, body, frame)

    def call(self, func: object, args: list[object], keywords: dict[str, object], line: int) -> object:
        self.step()
        if line:
            self.line = line
        args = [UNKNOWN if is_heavy(arg) else arg for arg in args]
        keywords = {name: UNKNOWN if is_heavy(arg) else arg for name, arg in keywords.items()}
        return calls.call(self, func, args, keywords, line)

    def attribute(self, value: object, name: str) -> object:
        return calls.attribute(self, value, name)

    def read_sql(self, text: str) -> bool:
        """May the text be parsed, too? The revision parses no more than a part of all."""
        before = self.sql_left
        self.sql_left -= len(text)
        if self.sql_left < 0 <= before:
            self.blind("more SQL than is read", self._mentioned())
        return self.sql_left >= 0

    def step(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise CannotGoOnError

    @contextmanager
    def deeper(self) -> Iterator[None]:
        self.depth += 1
        if self.depth > _DEEPEST:
            self.depth -= 1
            raise CannotGoOnError
        try:
            yield
        finally:
            self.depth -= 1

    def apart(self, work: Callable[[], object]) -> object:
        """Evaluate what a module of the project binds, which is no part of the revision's work: it changes nothing, and
        where it leads too far its value is not known."""
        before = self.depth, self.left, self.caught
        self.depth, self.left = 0, min(self.left, _STEPS_APART)
        self.away += 1
        try:
            return work()
        except (RaisedError, ReturnedError, JumpError):
            return UNKNOWN
        except CannotGoOnError:
            if self.away > 1:
                raise
            return UNKNOWN
        finally:
            self.away -= 1
            self.depth, self.left, self.caught = before

    def generate(self, made: Made, on_yield: Callable[[object], object]) -> None:
        """Run a generator of the project; `on_yield` gets each value."""
        func, frame = made.args
        if isinstance(func, Func) and isinstance(func.node, Function) and isinstance(frame, Frame):
            frame.on_yield = on_yield
            calls.run_function(self, func.node, frame)

    def items(self, value: object) -> list[object] | None:
        """What a loop over the value goes through; None where that is not known."""
        if isinstance(value, Made) and value.name == "@generator":
            return calls.generated(self, value)
        if isinstance(value, Made) and value.name == "@rows":
            return list(value.args[0]) if isinstance(value.args[0], list) else None
        if isinstance(value, Made) and value.name == "@columns":
            return library.reflected_columns(self, value.args[0])
        if isinstance(value, ClassValue):
            return list(enum_members(self, value)) if is_enum(self, value) else None
        return binding.items_of(value)

    def is_certain(self, value: object) -> bool:
        if isinstance(value, Made) and value.name == "@rows":
            return value.keywords["certain"] is True
        return not isinstance(value, Unknown)

    def attempt(self, work: Callable[[], object], catches: bool = True) -> RaisedError | None:
        """Do the work; gives what it raised if that is caught."""
        self.caught += catches
        try:
            work()
        except RaisedError as raised:
            if not catches:
                raise
            return raised
        finally:
            self.caught -= catches
        return None

    def doubtful(self, work: Callable[[], object]) -> None:
        """Follow what may not happen: nothing is changed, but what it would change is noted as not known."""
        if self.doubts > 2:
            return
        self.doubts += 1
        try:
            work()
        except (RaisedError, ReturnedError, JumpError):
            pass
        finally:
            self.doubts -= 1

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

    # -- modules -----------------------------------------------------------------------------------------------------

    def module_frame(self, path: str) -> Frame:
        if path not in self.frames:
            self.frames[path] = Frame(path, variables={"__name__": path})
        return self.frames[path]

    def find(self, path: str, dotted: str, level: int) -> str | None:
        return self.finder.relative(path, dotted, level) if level else self.finder.absolute(path, dotted)

    def submodule(self, path: str, name: str) -> str | None:
        return self.finder.below(path, name)

    def binding(self, path: str, name: str) -> Stmt | None:
        """The last statement of the module that binds the name."""
        if path not in self.names:
            facts = self.files.get(path)
            self.names[path] = {
                bound: statement
                for statement in statements_in(facts.body if facts is not None else ())
                for bound in names_bound(statement)
            }
        return self.names[path].get(name)

    def star_imports(self, path: str) -> list[tuple[str, int]]:
        facts = self.files.get(path)
        return [
            (statement.module, statement.level)
            for statement in (facts.body if facts is not None else ())
            if isinstance(statement, ImportFrom) and any(name == "*" for name, _ in statement.names)
        ]

    def option(self, name: str) -> object:
        """What `env.py` gives for an option of its own to `context.configure` (Alembic, `MigrationContext.opts`)."""
        given = configured(self.files, self.env, name)
        if self.env is None or not given:
            return UNKNOWN
        frame = self.module_frame(self.env)
        return self.apart(lambda: self.evaluate(given[0], frame))

    def own_tables(self, metadata: Made) -> list[object]:
        """The tables that the revision file itself declares on the metadata, by classes and by `Table(...)`."""
        held = metadata.attributes.get("@tables")
        found: list[object] = [*held] if isinstance(held, list) else []
        for value in self.module_frame(self.path).variables.values():
            if isinstance(value, ClassValue) and value.frame.path == self.path:
                table = table_of_class(self, value)
                found += [table] if isinstance(table, Made) else []
        return found

    # -- what is found -----------------------------------------------------------------------------------------------

    def key(self, name: str, schema: object = None) -> TableKey:
        plain = guessed(schema)
        return TableKey(name, plain if isinstance(plain, str) and plain not in {"public", ""} else None)

    def recorded(self) -> tuple[int, int]:
        """How many operations of the revision were of the schema, and how many only of rows."""
        return len(self.trace.steps) - self.rows, self.rows

    def record(self, operation: Operation, via: str = "op") -> None:
        """Apply the operation; where it cannot work inside of a `try`, raise as the database would."""
        if len(self.trace.steps) >= _MOST_OPERATIONS:
            raise CannotGoOnError
        if isinstance(operation, OtherDdl) and operation.words.startswith(_TEMPORARY):
            self.temporary.add(operation.words.removeprefix(_TEMPORARY))
        table = table_of(operation)
        if table is not None and table.name in self.temporary:
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
        self.rows += isinstance(operation, Data)
        if conflict is not None:
            self.note(conflict[0], conflict[1], table.name if table is not None else "")
        if table is not None:
            touched = Touched(self.revision, self.path, self.line, action_of(operation))
            self.history.setdefault(table, []).append(touched)

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


def _operations(func: Func) -> dict[str, object]:
    """What runs revisions itself, as applications do for their plugins, hands `op` to `upgrade(op)`."""
    return {each.name: Lib("alembic.op") for each in func.node.params if each.name in {"op", "operations"}}
