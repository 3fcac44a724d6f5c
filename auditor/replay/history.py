"""One history, from its first revision to its heads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from auditor.errors import contain
from auditor.facts.access import Blindness, BlindSpot, Role
from auditor.facts.code import FileFacts
from auditor.facts.migrations import Environment, Revision, Step
from auditor.facts.operations import DropTable, Setting
from auditor.facts.schema import Schema
from auditor.replay.catalog import Catalog
from auditor.replay.convention import naming_convention
from auditor.replay.discover import Found, History
from auditor.replay.downgrade import note_enums_made_twice
from auditor.replay.filters import hidden_tables
from auditor.replay.fuel import Fuel
from auditor.replay.initial import initial_tables
from auditor.replay.machine import Machine
from auditor.replay.modules import Finder
from auditor.replay.order import heads_of, in_order
from auditor.replay.plain import replay_scripts
from auditor.replay.sqlfiles import Scripts
from auditor.replay.trace import Trace


@dataclass(frozen=True, slots=True)
class Ground:
    """What the histories of a project have in common: its files, where imports lead, and what may be spent."""

    files: Mapping[str, FileFacts]
    roles: Mapping[str, Role]
    finder: Finder
    fuel: Fuel = field(default_factory=Fuel)

    def machine(self, dialect: str, before: Catalog | None = None) -> Machine:
        """A machine on an empty database, or on a copy of what is there before."""
        machine = Machine(self.files, self.finder, dialect, self.fuel)
        if before is not None:
            machine.catalog = machine.changes.catalog = before.copy()
        return machine


@dataclass(frozen=True, slots=True)
class Replayed:
    """A history as it was replayed, and the machine that did it, with the catalog that it left."""

    machine: Machine
    environment: Environment
    blind: Mapping[BlindSpot, None]


def replay_history(
    ground: Ground, history: History | Scripts, dialect: str, before: Catalog | None = None, after: str | None = None
) -> Replayed:
    """Replay one history; `before`: the tables that another one, whose path is `after`, left in the same database."""
    if isinstance(history, History):
        return _environment(ground, history, dialect, before, after)
    machine = ground.machine(dialect)
    return Replayed(machine, *replay_scripts(machine, history))


def _environment(ground: Ground, history: History, dialect: str, before: Catalog | None, after: str | None) -> Replayed:
    """Once more, on the tables that the application makes first, where the history needs them."""
    machine = ground.machine(dialect, before)
    done = _run(machine, history)
    if dialect == "postgresql" and any(_is_of_sqlite(step) for trace in done.values() for step in trace.steps):
        return _environment(ground, history, "sqlite", before, after)
    absent = {note.table for trace in done.values() for note in trace.notes if note.kind == "missing"}
    if absent:
        again = ground.machine(dialect, before)
        again.path = history.revisions[0].path
        first = [table for table in initial_tables(again, ground.roles) if table.args[0] in absent]
        if first:
            for table in first:
                again.seed(table)
            machine, done = again, _run(again, history)
    blind = {spot: None for trace in done.values() for spot in trace.blind}
    ordered = in_order(history.revisions)
    twice = [each for each in history.revisions if each.path not in done]  # ids used twice
    schema = machine.catalog.schema()
    if before is not None:
        schema = Schema(tuple(table for table in schema.tables if table.key in machine.history), schema.source)
    made = Environment(
        history.path,
        tuple(_revision(found, done.get(found.path, Trace())) for found in [*ordered, *twice]),
        heads_of(history.revisions),
        history.env,
        dialect=dialect,
        schema=schema,
        aside=history.aside,
        hidden=hidden_tables(machine, history.env, ground.roles),
        after=after,
    )
    return Replayed(machine, made, blind)


def _is_of_sqlite(step: Step) -> bool:
    """A statement that no other database knows, run under no condition (SQLite, "PRAGMA Statements")."""
    return isinstance(step.operation, Setting) and step.operation.text.lstrip()[:6].upper() == "PRAGMA"


def _run(machine: Machine, history: History) -> dict[str, Trace]:
    blind: dict[BlindSpot, None] = {}
    machine.env = history.env
    if history.env is not None:
        try:
            machine.changes.convention = naming_convention(machine, history.env)
        except Exception as error:
            what = f"the naming convention is not known: {contain(error)} in auditor"
            blind[BlindSpot(history.env, 1, Blindness.MIGRATION, what, None, Role.MIGRATION)] = None
    done: dict[str, Trace] = {}
    for found in in_order(history.revisions):
        trace = done[found.path] = machine.replay(found.path, found.id)
        drops = any(isinstance(step.operation, DropTable) for step in trace.steps)
        if drops and found.downgrade == "full" and machine.dialect == "postgresql":
            note_enums_made_twice(machine, found.path, trace)
    for trace in [*done.values()][:1]:
        trace.blind.update(blind)
    return done


def _revision(found: Found, trace: Trace) -> Revision:
    return Revision(
        found.id, found.down, found.depends_on, found.path, found.line, found.title, found.downgrade, found.labels,
        tuple(trace.steps), tuple(trace.notes), upgrade=found.upgrade,
    )  # fmt: skip
