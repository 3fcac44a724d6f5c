"""Which revisions repair what earlier ones left: by shape and by name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from auditor.facts.key import TableKey
from auditor.facts.migrations import Environment, Revision
from auditor.facts.operations import (
    SCHEMA_OPERATIONS,
    AddColumn,
    AddElement,
    AlterEnum,
    CreateEnum,
    CreateTable,
    Data,
    DropConstraint,
    DropEnum,
    DropIndex,
    Element,
    Operation,
    RenameConstraint,
    RenameIndex,
)
from auditor.facts.schema import Index

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


@dataclass(frozen=True, slots=True)
class _Made:
    """What earlier revisions made: the first one of each table, and keys, constraints and indexes by their names."""

    tables: dict[TableKey, str] = field(default_factory=dict)
    elements: dict[str, tuple[TableKey, Element]] = field(default_factory=dict)

    def note(self, revision: Revision) -> None:
        for step in revision.steps:
            if isinstance(step.operation, CreateTable):
                self.tables.setdefault(step.operation.table, revision.id)
            self.elements.update((each.name, (table, each)) for table, each in _elements(step.operation) if each.name)


def _elements(operation: Operation) -> Iterator[tuple[TableKey, Element]]:
    match operation:
        case CreateTable(table=table, elements=elements) | AddColumn(table=table, elements=elements):
            yield from ((table, each) for each in elements)
        case AddElement(table=table, element=element):
            yield table, element


def repairing(environment: Environment) -> dict[str, str]:
    """The repairs by path, with why each is one."""
    made = _Made()
    found: dict[str, str] = {}
    for revision in environment.revisions:
        reason = _reason(revision, made, environment.kind == "alembic")
        if reason:
            found[revision.path] = reason
        made.note(revision)
    return found


def _reason(revision: Revision, made: _Made, guards_tell: bool) -> str:
    """`guards_tell`: `.sql` files are commonly written to be run again, so there a guard tells nothing."""
    operations = [step.operation for step in revision.steps]
    changing = [each for each in operations if isinstance(each, SCHEMA_OPERATIONS) and not isinstance(each, _HARMLESS)]
    guards = guards_tell and any(note.kind == "guard" for note in revision.notes)
    if guards and (changing or not operations):
        return "it asks the database what is there"
    for each in changing:
        if isinstance(each, CreateTable) and made.tables.get(each.table, revision.id) != revision.id:
            return f"it makes {each.table} again, which {made.tables[each.table]} made"
        if guards_tell and _is_guarded(each):
            return "IF NOT EXISTS around what a history knows"
    names = (revision.title, revision.path.rpartition("/")[2].replace("_", " "))
    called = next((each for each in names if _NAMED.search(_without(each, changing))), "")
    mends_rows = not changing and any(isinstance(each, Data) for each in operations)
    if mends_rows and not any(_OF_SCHEMA.search(each) for each in names):
        return ""
    if changing and _only_renames(changing, made):
        return ""
    return f"it is called {called!r}" if called and (changing or revision.upgrade == "full") else ""


def _without(title: str, operations: Iterable[Operation]) -> str:
    """The title without the names of columns that the revision adds: `missing_table` may be one of them."""
    for each in operations:
        if isinstance(each, AddColumn):
            title = title.replace(each.column.name, "").replace(each.column.name.replace("_", " "), "")
    return title


def _only_renames(operations: Iterable[Operation], made: _Made) -> bool:
    """Do the operations only give indexes and constraints other names, be it by making each anew? What a name is mended
    for holds the same as before."""
    gone: list[tuple[TableKey, Element]] = []
    new: list[tuple[TableKey, Element]] = []
    for each in operations:
        match each:
            case RenameIndex() | RenameConstraint():
                pass
            case DropIndex(name=name) | DropConstraint(name=name) if name in made.elements:
                gone.append(_nameless(*made.elements[name]))
            case AddElement(table=table, element=element):
                new.append(_nameless(table, element))
            case _:
                return False
    return len(gone) == len(new) and all(each in gone for each in new)


def _nameless(table: TableKey, element: Element) -> tuple[TableKey, Element]:
    if isinstance(element, Index):
        return table, replace(element, name=None, line=0)
    return table, replace(element, name=None)


def _is_guarded(operation: Operation) -> bool:
    """`ADD VALUE`, extensions and indexes made CONCURRENTLY are written so to be restartable."""
    if isinstance(operation, AddElement):
        return operation.if_not_exists and not operation.concurrently
    return isinstance(operation, CreateTable | AddColumn) and operation.if_not_exists
