"""Which revisions repair what earlier ones left: by shape and by name."""

from __future__ import annotations

import re
from collections.abc import Iterable

from auditor.facts.access import TableKey
from auditor.facts.migrations import Environment, Revision
from auditor.facts.operations import (
    SCHEMA_OPERATIONS,
    AddColumn,
    AddElement,
    AlterEnum,
    CreateEnum,
    CreateTable,
    Data,
    DropEnum,
    Operation,
)

_NAMED = re.compile(
    r"\bfix(?:e[sd]|ing)?\b|\brepair|\b(?:add|adds|adding|create)\s+missing\b|\bre-?creat|\bcorrect(?:s|ed|ing)?\b",
    re.I,
)
#: A revision that only changes rows repairs the schema where its name says so.
_OF_SCHEMA = re.compile(
    r"\b(?:table|column|field|ind(?:ex|ic)|constraint|unique|foreign|fk|key|type|enum|default|null|sequence|schema)"
    r"(?:s|es|able)?\b",
    re.I,
)
_HARMLESS = (AlterEnum, CreateEnum, DropEnum)


def repairing(environment: Environment) -> dict[str, str]:
    """The repairs by path, with why each is one."""
    made: dict[TableKey, str] = {}
    found: dict[str, str] = {}
    for revision in environment.revisions:
        reason = _reason(revision, made, environment.kind == "alembic")
        if reason:
            found[revision.path] = reason
        for step in revision.steps:
            if isinstance(step.operation, CreateTable):
                made.setdefault(step.operation.table, revision.id)
    return found


def _reason(revision: Revision, made: dict[TableKey, str], guards_tell: bool) -> str:
    """`guards_tell`: `.sql` files are commonly written to be run again, so there a guard tells nothing."""
    operations = [step.operation for step in revision.steps]
    changing = [each for each in operations if isinstance(each, SCHEMA_OPERATIONS) and not isinstance(each, _HARMLESS)]
    guards = guards_tell and any(note.kind == "guard" for note in revision.notes)
    if guards and (changing or not operations):
        return "it asks the database what is there"
    for each in changing:
        if isinstance(each, CreateTable) and each.table in made and made[each.table] != revision.id:
            return f"it makes {each.table} again, which {made[each.table]} made"
        if guards_tell and _is_guarded(each):
            return "IF NOT EXISTS around what a history knows"
    names = (revision.title, revision.path.rpartition("/")[2].replace("_", " "))
    called = next((each for each in names if _NAMED.search(_without(each, changing))), "")
    mends_rows = not changing and any(isinstance(each, Data) for each in operations)
    if mends_rows and not any(_OF_SCHEMA.search(each) for each in names):
        return ""
    return f"it is called {called!r}" if called and (changing or revision.upgrade == "full") else ""


def _without(title: str, operations: Iterable[Operation]) -> str:
    """The title without the names of columns that the revision adds: `missing_table` may be one of them."""
    for each in operations:
        if isinstance(each, AddColumn):
            title = title.replace(each.column.name, "").replace(each.column.name.replace("_", " "), "")
    return title


def _is_guarded(operation: Operation) -> bool:
    """`ADD VALUE`, extensions and indexes made CONCURRENTLY are written so to be restartable."""
    if isinstance(operation, AddElement):
        return operation.if_not_exists and not operation.concurrently
    return isinstance(operation, CreateTable | AddColumn) and operation.if_not_exists
