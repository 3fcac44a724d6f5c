"""The interpreter of migrations: bounded, on lowered facts, so that nothing of the audited code runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from auditor.errors import contain
from auditor.facts.code import Expr, FileFacts, Function, Stmt
from auditor.facts.operations import CreateTable
from auditor.replay import binding, calls, elements, expressions, library, statements
from auditor.replay.classes import enum_members, is_enum
from auditor.replay.fuel import SQL, STEPS, Fuel
from auditor.replay.lookup import configured
from auditor.replay.models import table_of_class
from auditor.replay.modules import Finder, Modules
from auditor.replay.python import is_heavy
from auditor.replay.trace import Recorder, Trace
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
)

_STEPS_APART = 5_000  # for one name of a module
_DEEPEST = 40  # functions in each other


class Machine(Recorder):
    """Runs the revisions of one history, one after the other, on one catalog."""

    def __init__(self, files: Mapping[str, FileFacts], finder: Finder, dialect: str, fuel: Fuel | None = None) -> None:
        super().__init__(dialect)
        self.fuel = Fuel() if fuel is None else fuel
        self.files = files
        self.modules = Modules(files, finder)
        self.env: str | None = None
        self.left = STEPS
        self.sql_left = SQL
        self.given = Fuel(STEPS, SQL)
        self.depth = 0
        self.away = 0

    # -- running -----------------------------------------------------------------------------------------------------

    def begin(self, path: str, revision: str) -> None:
        """Begin with a revision, of which nothing is known."""
        self.start(path, revision)
        self.fuel.take(self.given, Fuel(self.left, self.sql_left))
        self.given = self.fuel.for_one()
        self.left, self.sql_left = self.given.steps, self.given.sql
        self.depth = 0

    def replay(self, path: str, revision: str, way: str = "upgrade") -> Trace:
        """Run `upgrade()` of the revision file, or the function that `way` names, and give what it did."""
        self.begin(path, revision)
        self.modules.forget(path)
        frame = self.modules.frame(path)
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
        self.modules.forget(path)
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

    # -- what the project says ----------------------------------------------------------------------------------------

    def option(self, name: str) -> object:
        """What `env.py` gives for an option of its own to `context.configure` (Alembic, `MigrationContext.opts`)."""
        given = configured(self.files, self.env, name)
        if self.env is None or not given:
            return UNKNOWN
        frame = self.modules.frame(self.env)
        return self.apart(lambda: self.evaluate(given[0], frame))

    def own_tables(self, metadata: Made) -> list[object]:
        """The tables that the revision file itself declares on the metadata, by classes and by `Table(...)`."""
        held = metadata.attributes.get("@tables")
        found: list[object] = [*held] if isinstance(held, list) else []
        for value in self.modules.frame(self.path).variables.values():
            if isinstance(value, ClassValue) and value.frame.path == self.path:
                table = table_of_class(self, value)
                found += [table] if isinstance(table, Made) else []
        return found


def _operations(func: Func) -> dict[str, object]:
    """What runs revisions itself, as applications do for their plugins, hands `op` to `upgrade(op)`."""
    return {each.name: Lib("alembic.op") for each in func.node.params if each.name in {"op", "operations"}}
