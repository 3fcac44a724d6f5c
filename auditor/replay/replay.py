"""All histories of a project, one after the other."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from types import MappingProxyType

from auditor.errors import contain
from auditor.facts.access import Blindness, BlindSpot, Role, TableKey
from auditor.facts.code import FileFacts
from auditor.facts.migrations import Environment, Migrations, Revision, Step, Touched
from auditor.facts.operations import DropTable, Setting
from auditor.facts.schema import Schema, Table
from auditor.replay.convention import naming_convention
from auditor.replay.discover import Found, History, find_revisions, histories
from auditor.replay.downgrade import note_enums_made_twice
from auditor.replay.filters import hidden_tables
from auditor.replay.initial import initial_tables
from auditor.replay.machine import Finder, Fuel, Machine, Trace
from auditor.replay.order import heads_of, in_order
from auditor.replay.plain import replay_scripts
from auditor.replay.sqlfiles import Scripts, sql_histories
from auditor.replay.yoyo import find_steps, with_steps

_NAMES = {"postgres": "postgresql", "tsql": "mssql", None: "postgresql"}


def replay(
    files: Mapping[str, tuple[FileFacts, Role]],
    finder: Finder,
    dialect: str | None = None,
    sql: Mapping[str, str] = MappingProxyType({}),
) -> Migrations:
    """Replay every history among the files; `dialect` is the database's, PostgreSQL unless told otherwise. `sql`: the
    texts of `.sql` files that may be migrations, by path."""
    spoken = _NAMES.get(dialect, dialect) or "postgresql"
    facts = {path: file for path, (file, _) in files.items()}
    roles = {path: role for path, (_, role) in files.items()}
    environments: list[Environment] = []
    tables: dict[TableKey, Table] = {}
    history: dict[TableKey, tuple[Touched, ...]] = {}
    spots: dict[BlindSpot, None] = {}
    enums: dict[str, tuple[str, ...]] = {}
    python = histories(find_revisions(files), files)
    found: list[History | Scripts] = [*python]
    steps = find_steps(files)
    beside = {folder for each in python for folder in each.folders}
    scripts = sql_histories(sql, beside, {posixpath.dirname(each.path) for each in steps})
    found += with_steps(scripts, steps)
    speaking = {each.dialect for each in found} - {None}
    # Each env.py has a version table of its own, and often a database: the longest history is the project's.
    main = max(found, key=lambda each: (isinstance(each, History), each.length, each.path), default=None)
    fuel = Fuel()
    for each in found:
        try:
            machine, environment, blind = _replayed(facts, finder, each.dialect or spoken, each, roles, fuel)
        except Exception as error:
            what = f"the history in {each.path or '.'} is not replayed: {contain(error)} in auditor"
            spots[BlindSpot(each.first, 1, Blindness.MIGRATION, what, None, Role.MIGRATION)] = None
            continue
        environments.append(environment)
        spots.update(blind)
        if each.dialect is not None and spoken in speaking and each.dialect != spoken:
            continue  # the same schema for another database
        if each is main or (isinstance(each, History) and isinstance(main, History) and each.env == main.env):
            tables.update((table.key, table) for table in machine.catalog.schema().tables if table.key not in tables)
        for key, touched in machine.history.items():
            history[key] = (*history.get(key, ()), *touched)
        enums.update({name: tuple(values) for name, values in machine.catalog.enums.items()})
    listed = sorted(tables.values(), key=lambda table: table.key.order)
    return Migrations(
        tuple(environments),
        Schema(tuple(listed), "migrations"),
        tuple(sorted(history.items(), key=lambda item: item[0].order)),
        tuple(sorted(spots, key=lambda spot: (spot.path, spot.line, spot.kind, spot.detail))),
        tuple(sorted(enums.items())),
    )


def _replayed(
    files: Mapping[str, FileFacts],
    finder: Finder,
    dialect: str,
    history: History | Scripts,
    roles: dict[str, Role],
    fuel: Fuel,
) -> tuple[Machine, Environment, dict[BlindSpot, None]]:
    if isinstance(history, History):
        return _environment(files, finder, dialect, history, roles, fuel)
    machine = Machine(files, finder, dialect, fuel)
    return machine, *replay_scripts(machine, history)


def _environment(
    files: Mapping[str, FileFacts],
    finder: Finder,
    dialect: str,
    history: History,
    roles: dict[str, Role],
    fuel: Fuel,
) -> tuple[Machine, Environment, dict[BlindSpot, None]]:
    """Replay one history; once more, on the tables that the application makes first, where it needs them."""
    machine = Machine(files, finder, dialect, fuel)
    done = _run(machine, history)
    if dialect == "postgresql" and any(_is_of_sqlite(step) for trace in done.values() for step in trace.steps):
        return _environment(files, finder, "sqlite", history, roles, fuel)
    absent = {note.table for trace in done.values() for note in trace.notes if note.kind == "missing"}
    if absent:
        again = Machine(files, finder, dialect, fuel)
        again.path = history.revisions[0].path
        first = [table for table in initial_tables(again, roles) if table.args[0] in absent]
        if first:
            for table in first:
                again.seed(table)
            machine, done = again, _run(again, history)
    blind = {spot: None for trace in done.values() for spot in trace.blind}
    ordered = in_order(history.revisions)
    twice = [each for each in history.revisions if each.path not in done]  # ids used twice
    revisions = tuple(_revision(found, done.get(found.path, Trace())) for found in [*ordered, *twice])
    made = Environment(
        history.path,
        revisions,
        heads_of(history.revisions),
        history.env,
        dialect=dialect,
        schema=machine.catalog.schema(),
        aside=history.aside,
        hidden=hidden_tables(machine, history.env, roles),
    )
    return machine, made, blind


def _is_of_sqlite(step: Step) -> bool:
    """A statement that no other database knows, run under no condition (SQLite, "PRAGMA Statements")."""
    return isinstance(step.operation, Setting) and step.operation.text.lstrip()[:6].upper() == "PRAGMA"


def _run(machine: Machine, history: History) -> dict[str, Trace]:
    blind: dict[BlindSpot, None] = {}
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
