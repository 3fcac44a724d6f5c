"""What is wrong with single revisions: they cannot run, have no way back, mix rows and schema, lean on models."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

from auditor.audits.migrations.model import Problem
from auditor.facts.access import Blindness, BlindSpot
from auditor.facts.key import TableKey
from auditor.facts.migrations import CONFLICTS, Environment, Note, Revision
from auditor.facts.operations import SCHEMA_OPERATIONS, CreateTable, CreateView, Data, RenameTable

#: Kinds of histories whose files have no downgrade of their own, and are commonly written to be run again.
_PLAIN = frozenset({"flyway", "numbered", "yoyo", "sqitch"})


def conflicts_of(environment: Environment, blind_spots: Iterable[BlindSpot] = ()) -> Iterator[Problem]:
    """What cannot run, the first thing of each revision of a history.

    Tables that no revision makes were there before the first one: this is said once, and whatever else is missing may
    have been there, too. Of what a blind spot names, nothing is said.
    """
    spots = [spot for spot in blind_spots if spot.kind == Blindness.MIGRATION]
    unsure = {name for spot in spots for name in spot.tables or ()}
    said = {word for spot in spots for word in re.findall(r"\w+", spot.detail)}
    made = tables_made(environment)
    before = False
    for revision in environment.revisions:
        notes = [note for note in revision.notes if not _unsure(note, unsure, said)]
        problem = _conflict(revision, notes, made, before)
        if problem is not None:
            before = before or problem.rule == "history-not-empty"
            yield problem


def tables_made(environment: Environment) -> frozenset[str]:
    """The names of all tables and views that some revision of the history makes."""
    found: set[str] = set()
    for revision in environment.revisions:
        for step in revision.steps:
            match step.operation:
                case CreateTable(table=TableKey(name=name)) | CreateView(table=TableKey(name=name)):
                    found.add(name)
                case RenameTable(new=TableKey(name=name)):
                    found.add(name)
    return frozenset(found)


def _unsure(note: Note, tables: Collection[str], said: Collection[str]) -> bool:
    needed = note.detail.rpartition(" ")[2] if note.kind == "missing" else ""
    return note.table.rpartition(".")[2] in tables or needed in said


def _conflict(revision: Revision, notes: list[Note], made: Collection[str], before: bool) -> Problem | None:
    """`before`: was it said that something was there before the first revision?"""
    conflicts = [note for note in notes if note.kind in CONFLICTS]
    unmade = [note for note in conflicts if _was_there(note, made)]
    if unmade and not before:
        message = f"{revision.id} needs what no revision makes: {unmade[0].detail}"
        return _problem(revision, "history-not-empty", message, unmade[0].line, unmade[0].table or None)
    rest = [note for note in conflicts if note not in unmade and not (before and note.kind == "missing")]
    if rest:
        message = f"{revision.id} cannot run: {rest[0].detail}"
        return _problem(revision, "history-not-replayable", message, rest[0].line, rest[0].table or None)
    return None


def _was_there(note: Note, made: Collection[str]) -> bool:
    if note.kind != "missing":
        return False
    needed = note.detail.rpartition("there is no table ")[2] if "there is no table " in note.detail else note.table
    return bool(needed) and needed.rpartition(".")[2] not in made


def of_revision(revision: Revision, repair: str) -> Iterator[Problem]:
    """Everything else about one revision; `repair`: why it is one, empty where it is none."""
    plain = revision.kind in _PLAIN
    if repair:
        yield _problem(revision, "repair-revision", f"{revision.id} repairs what earlier ones left: {repair}")
    if revision.downgrade != "full" and revision.upgrade == "full" and len(revision.down) < 2 and not plain:
        message = f"{revision.id} has no way back: its downgrade is {revision.downgrade}"
        yield _problem(revision, "missing-downgrade", message)
    for note in revision.notes:
        if note.kind == "create-all":
            message = f"{revision.id} makes tables with create_all"
            yield _problem(revision, "create-all-in-revision", message, note.line)
            break
    for note in revision.notes:
        if note.kind == "enum-twice":
            message = (
                f"the downgrade of {revision.id} makes the type {note.detail} again, which its upgrade does not drop"
            )
            yield _problem(revision, "enum-made-twice", message, note.line, note.table or None)
            break
    writes = any(isinstance(step.operation, Data) and step.operation.writes for step in revision.steps)
    if writes and not plain and any(isinstance(step.operation, SCHEMA_OPERATIONS) for step in revision.steps):
        message = f"{revision.id} changes rows and the schema in one revision"
        yield _problem(revision, "data-and-schema-mixed", message)


def _problem(revision: Revision, rule: str, message: str, line: int = 0, table: str | None = None) -> Problem:
    return Problem(rule, revision.path, line or revision.line, message, revision.path, table, revision.id)
