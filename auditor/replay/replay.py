"""All histories of a project, one after the other."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Mapping
from dataclasses import replace
from operator import attrgetter
from types import MappingProxyType

from auditor.errors import contain
from auditor.facts.access import Blindness, BlindSpot, Role
from auditor.facts.code import FileFacts
from auditor.facts.key import TableKey
from auditor.facts.migrations import Migrations, Touched
from auditor.facts.operations import CreateTable, RenameTable
from auditor.facts.schema import Schema, Table
from auditor.replay.catalog import Catalog
from auditor.replay.discover import History, find_revisions, histories
from auditor.replay.history import Ground, Replayed, replay_history
from auditor.replay.modules import Finder
from auditor.replay.sqlfiles import Scripts, sql_histories
from auditor.replay.yoyo import find_steps, with_steps

_NAMES = {"postgres": "postgresql", "tsql": "mssql", None: "postgresql"}

_Spots = dict[BlindSpot, None]


def replay(
    files: Mapping[str, tuple[FileFacts, Role]],
    finder: Finder,
    dialect: str | None = None,
    sql: Mapping[str, str] = MappingProxyType({}),
) -> Migrations:
    """Replay every history among the files; `dialect` is the database's, PostgreSQL unless told otherwise. `sql`: the
    texts of `.sql` files that may be migrations, by path."""
    spoken = _NAMES.get(dialect, dialect) or "postgresql"
    ground = Ground(
        {path: file for path, (file, _) in files.items()}, {path: role for path, (_, role) in files.items()}, finder
    )
    spots: _Spots = {}
    found = _found(files, sql, spots)
    done: list[tuple[History | Scripts, Replayed]] = []
    for each in found:
        replayed = _contained(ground, each, each.dialect or spoken, spots)
        if replayed is not None:
            done.append((each, replayed))
    # Each env.py has a version table of its own, and often a database: the longest history is the project's.
    main = max(found, key=lambda each: (isinstance(each, History), each.length, each.path), default=None)
    if isinstance(main, History):
        done = _on_the_main_one(ground, done, main, spots)
    speaking = {each.dialect for each in found}
    if spoken in speaking:  # others are the same schema for another database
        shown = [each for each in done if each[0].dialect in {spoken, None}]
    else:
        shown = done
    for _, replayed in done:
        spots.update(replayed.blind)
    return _joined(done, shown, main, spots)


def _found(
    files: Mapping[str, tuple[FileFacts, Role]], sql: Mapping[str, str], spots: _Spots
) -> list[History | Scripts]:
    lost: dict[str, str] = {}
    python = histories(find_revisions(files, lost), files)
    steps = find_steps(files, lost)
    for path, what in lost.items():
        spots[BlindSpot(path, 1, Blindness.MIGRATION, what, None, Role.MIGRATION)] = None
    beside = {folder for each in python for folder in each.folders}
    scripts = sql_histories(sql, beside, {posixpath.dirname(each.path) for each in steps})
    return [*python, *with_steps(scripts, steps)]


def _contained(
    ground: Ground,
    history: History | Scripts,
    dialect: str,
    spots: _Spots,
    before: tuple[Catalog | None, str | None] = (None, None),
) -> Replayed | None:
    """What fails of one history costs that one."""
    try:
        return replay_history(ground, history, dialect, *before)
    except Exception as error:
        what = f"the history in {history.path or '.'} is not replayed: {contain(error)} in auditor"
        spots[BlindSpot(history.first, 1, Blindness.MIGRATION, what, None, Role.MIGRATION)] = None
        return None


def _on_the_main_one(
    ground: Ground, done: list[tuple[History | Scripts, Replayed]], main: History, spots: _Spots
) -> list[tuple[History | Scripts, Replayed]]:
    """The same, with histories that change what only the main one makes replayed behind it, as for plugins of an
    application; the main one then has what they leave."""
    first = next((replayed for each, replayed in done if each is main), None)
    if first is None:
        return done
    catalog = first.machine.catalog
    again: list[tuple[History | Scripts, Replayed]] = []
    for each, replayed in done:
        more = None
        if each is not main and isinstance(each, History) and _leans_on(replayed, first):
            more = _contained(ground, each, first.machine.dialect, spots, (catalog, main.path))
            catalog = more.machine.catalog if more is not None else catalog
        again.append((each, more or replayed))
    first.machine.catalog = catalog
    left = replace(first, environment=replace(first.environment, schema=catalog.schema()))
    return [(each, left if each is main else replayed) for each, replayed in again]


def _leans_on(replayed: Replayed, first: Replayed) -> bool:
    """Does the history need a table that none of its own revisions makes, and that is there at the heads of the other
    one, in the same kind of database?"""
    revisions = replayed.environment.revisions
    operations = [step.operation for revision in revisions for step in revision.steps]
    made = {each.table.name for each in operations if isinstance(each, CreateTable)}
    made |= {each.new.name for each in operations if isinstance(each, RenameTable)}
    needed = {key.name for key in replayed.machine.history}
    notes = (note for each in revisions for note in each.notes if note.kind in {"missing", "guard"})
    needed |= {note.table.rpartition(".")[2] for note in notes}
    there = {key.name for key in first.machine.catalog.tables}
    return replayed.machine.dialect == first.machine.dialect and not there.isdisjoint(needed - made)


def _joined(
    done: Iterable[tuple[History | Scripts, Replayed]],
    shown: Iterable[tuple[History | Scripts, Replayed]],
    main: History | Scripts | None,
    spots: _Spots,
) -> Migrations:
    tables: dict[TableKey, Table] = {}
    history: dict[TableKey, tuple[Touched, ...]] = {}
    enums: dict[str, tuple[str, ...]] = {}
    for each, replayed in sorted(shown, key=lambda pair: pair[1].environment.after is not None):
        machine = replayed.machine
        if each is main or (isinstance(each, History) and isinstance(main, History) and each.env == main.env):
            tables.update((table.key, table) for table in machine.catalog.schema().tables if table.key not in tables)
        for key, touched in machine.history.items():
            history[key] = (*history.get(key, ()), *touched)
        enums.update({name: tuple(values or ()) for name, values in machine.catalog.enums.items()})
    listed = sorted(tables.values(), key=lambda table: table.key.order)
    return Migrations(
        tuple(replayed.environment for _, replayed in done),
        Schema(tuple(listed), "migrations"),
        tuple(sorted(history.items(), key=lambda item: item[0].order)),
        tuple(sorted(spots, key=attrgetter("order"))),
        tuple(sorted(enums.items())),
    )
