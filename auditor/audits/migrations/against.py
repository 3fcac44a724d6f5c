"""The models against the schema at head: tables, and of those on both sides columns, keys, indexes and checks."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType

from auditor.audits.migrations.bases import of_other_bases
from auditor.audits.migrations.model import Problem
from auditor.audits.migrations.paired import paired
from auditor.audits.migrations.reached import Files
from auditor.compare.catalogs import compare
from auditor.compare.model import Difference
from auditor.facts import catalog
from auditor.facts.key import TableKey
from auditor.facts.migrations import Environment, Migrations, Revision
from auditor.facts.operations import AddColumn, AddElement, CreateTable, CreateView, RenameTable, table_of
from auditor.facts.schema import Table
from auditor.findings import Severity

_VERSIONED = ("_history", "_version", "_audit")
#: Kinds of `compare` that say nothing here: another name, a unique index for a unique constraint, and checks that only
#: the database has, for types make checks (SQLAlchemy 2.0, `Enum.create_constraint`).
_SILENT = frozenset({"name", "unique_form", "extra_check"})
#: The columns that a key refers to are not compared.
_TARGET = re.compile(r"(REFERENCES \S+) \([^)]*\)")
_WORDS = {
    "column": "the column {name} ({given})",
    "index": "the index {name}: {given}",
    "unique": "the unique constraint {name} {given}",
    "fk": "the foreign key {given}",
    "check": "a check of {given}",
    "pk": "the primary key {given}",
}


#: Does the code of the tables, or what adds columns to tables, mention the name? Is it a column's?
Mentions = Callable[[Table, str, bool], bool]


def against_models(
    found: Migrations, models: tuple[Table, ...], mentions: Mentions, files: Files = MappingProxyType({})
) -> Iterator[Problem]:
    """What the models declare and the revisions do not make, the reverse, and what both have in another way.

    A column, key or index that only the revisions have is told of where nothing `mentions` it: helpers, mixins and
    conditions make some that the facts of the models do not hold.
    """
    yield from _tables(found, models, files)
    for problem, name in _inside(found, models):
        if name is None or not mentions(*name):
            yield problem


def _tables(found: Migrations, models: tuple[Table, ...], files: Files) -> Iterator[Problem]:
    names = {t.key.name for each in found.environments if each.schema for t in each.schema.tables}
    doubtful = _doubtful(found)
    anywhere = any(spot.tables is None for spot in found.blind_spots)
    dropped_tables = {key.name for key, touched in found.history if touched[-1].action == "drop table"}
    names |= _views(found)
    before = _there_before(found)
    names |= of_other_bases(models, names | dropped_tables, files)
    names |= {name for each in found.environments for name in each.hidden}  # it is not for the revisions to make them
    for table in models:
        if table.key.name not in names and "migration" not in table.path.split("/"):
            dropped = table.key.name in dropped_tables
            if before and not dropped:
                continue
            rule = "dropped-but-declared" if dropped else "declared-not-migrated"
            message = f"{table.key} is declared, and " + ("a revision drops it" if dropped else "no revision makes it")
            yield Problem(
                rule, table.path, table.line, message, table.name, str(table.key),
                doubtful=anywhere or table.key.name in doubtful,
            )  # fmt: skip
    declared = {table.key.name for table in models}
    for table in found.schema.tables if models else ():
        # Versioned tables are often declared by code that runs once for every class.
        ends = [at for at, letter in enumerate(table.key.name) if letter == "_"]
        versioned = table.key.name.endswith(_VERSIONED) and any(table.key.name[:at] in declared for at in ends)
        if table.key.name not in declared and not versioned:
            message = f"{table.key} is there at head, and nothing declares it"
            yield Problem(
                "migrated-not-declared", table.path, table.line, message, str(table.key), str(table.key),
                doubtful=table.key.name in doubtful,
            )  # fmt: skip


def _views(found: Migrations) -> set[str]:
    steps = (step for each in found.environments for revision in each.revisions for step in revision.steps)
    return {step.operation.table.name for step in steps if isinstance(step.operation, CreateView)}


def _there_before(found: Migrations) -> bool:
    """Does a history begin with tables that no revision makes? Then any other may have been there, too."""
    made = {key for key, touched in found.history if any(each.action == "create table" for each in touched)}
    names = {key.name for key in made}
    return any(
        note.kind == "missing" and note.table and note.table.rpartition(".")[2] not in names
        for each in found.environments
        for revision in each.revisions
        for note in revision.notes
    )


def _doubtful(found: Migrations) -> set[str]:
    return {name for spot in found.blind_spots for name in spot.tables or ()}


def _inside(found: Migrations, models: tuple[Table, ...]) -> Iterator[tuple[Problem, tuple[Table, str, bool] | None]]:
    """With the name of what only the revisions have. Tables that a blind spot or a conflict names are left out:
    what they are at head is not known."""
    unsure = _doubtful(found) | {
        note.table.rpartition(".")[2]
        for each in found.environments
        for revision in each.revisions
        for note in revision.notes
        if note.kind in {"created", "missing", "twice", "create-all"}
    }
    main = next((each for each in found.environments if each.schema == found.schema), None)
    unsure |= {
        name for each in found.environments if each is not main and each.after is None for name in _altered_only(each)
    }
    dialect = (main.dialect if main is not None else None) or "postgresql"
    at_head = _by_name(found.schema.tables)
    others = [each for each in found.environments if each is not main and not each.after and each.dialect == dialect]
    declared = _by_name(models)
    on_it = [each for each in found.environments if each is main or (main is not None and each.after == main.path)]
    made = _made(tuple(revision for each in on_it for revision in each.revisions))
    anywhere = any(spot.tables is None for spot in found.blind_spots)
    for name, table in declared.items():
        migrated = at_head.get(name)
        if any(_is_nearer(each, main, table) for each in others):
            continue  # two databases have it, and the other one is that of the model
        if migrated is None or name in unsure or table.also_declared or not table.columns:
            continue
        mine, theirs = paired(table, migrated, dialect)
        mine, theirs = _known(table, mine, theirs)
        expected, head = (catalog.Catalog(dialect, dialect, 0, (each,)) for each in (mine, theirs))
        for each in compare(expected, head):
            problem = _problem(each, table, migrated, made)
            if problem is not None:
                extra = (table, each.name, each.kind == "extra_column") if each.kind.startswith("extra_") else None
                yield replace(problem, doubtful=anywhere), extra


def _altered_only(environment: Environment) -> set[str]:
    """Tables that the history changes and does not make: another made them, as for plugins of an application."""
    operations = [step.operation for revision in environment.revisions for step in revision.steps]
    touched = {table.name for each in operations if (table := table_of(each)) is not None}
    made = {each.table.name for each in operations if isinstance(each, CreateTable | CreateView)}
    return touched - made - {each.new.name for each in operations if isinstance(each, RenameTable)}


def _is_nearer(other: Environment, main: Environment | None, table: Table) -> bool:
    """Does the other history make a table of that name, too, and lie nearer to the model than the main one?"""
    made = other.schema.tables if other.schema is not None else ()
    if main is None or not any(each.key.name == table.key.name for each in made):
        return False
    near, far = (len(posixpath.commonpath([table.path, each.path or "."])) for each in (other, main))
    return near > far


def _by_name(tables: tuple[Table, ...]) -> dict[str, Table]:
    """Tables by name, without those whose name another one has, too."""
    many = Counter(table.key.name for table in tables)
    return {table.key.name: table for table in tables if many[table.key.name] == 1}


def _known(table: Table, mine: catalog.Table, theirs: catalog.Table) -> tuple[catalog.Table, catalog.Table]:
    """Without the nullability that the models leave open, and without keys and indexes of columns that are on one side
    only: of these the column is told."""
    names = {column.name for column in mine.columns} & {column.name for column in theirs.columns}
    nullable = {column.name: column.nullable for column in mine.columns}
    opened = {column.name for column in table.columns if column.nullable is None}
    columns = tuple(
        replace(each, nullable=nullable[each.name]) if each.name in opened else each for each in theirs.columns
    )
    mine, theirs = _of_columns(mine, names), _of_columns(replace(theirs, columns=columns), names)
    keyed = {name for each in (mine, theirs) if each.primary_key is not None for name in each.primary_key.columns}
    if not keyed <= names:
        return replace(mine, primary_key=None), replace(theirs, primary_key=None)
    return mine, theirs


def _of_columns(table: catalog.Table, names: set[str]) -> catalog.Table:
    return replace(
        table,
        uniques=tuple(each for each in table.uniques if names.issuperset(each.columns)),
        foreign_keys=tuple(each for each in table.foreign_keys if names.issuperset(each.columns)),
        indexes=tuple(
            index for index in table.indexes if all(each.expression or each.text in names for each in index.elements)
        ),
    )


Made = Mapping[tuple[str, str], tuple[str, int, str]]


def _made(revisions: tuple[Revision, ...]) -> Made:
    """Where a revision adds a column, key or index to a table: path, line, revision; the last one counts."""
    found: dict[tuple[str, str], tuple[str, int, str]] = {}
    for revision in revisions:
        for step in revision.steps:
            match step.operation:
                case AddColumn(table=TableKey(name=table), column=column):
                    found[table, column.name] = (step.path, step.line, revision.id)
                case AddElement(table=TableKey(name=table), element=element) if element.name is not None:
                    found[table, element.name] = (step.path, step.line, revision.id)
    return found


def _problem(each: Difference, table: Table, migrated: Table, made: Made) -> Problem | None:
    if each.kind in _SILENT:
        return None
    way, _, what = each.kind.partition("_")
    subject = f"{table.name}.{each.name or 'primary key'}"
    given = _TARGET.sub(r"\1", each.expected or each.found or "")
    form = _WORDS["index" if "btree" in given else what] if what in _WORDS else "{name} {given}"
    if way == "missing":
        said = form.format(name=each.name, given=given or "of a type of its own")
        message = f"{table.key} declares {said}, and no revision makes it"
        return Problem("declared-not-migrated", each.path, each.line, message, subject, str(table.key))
    if way == "extra":
        path, line, revision = made.get((table.key.name, each.name), (migrated.path, migrated.line, None))
        said = form.format(name=each.name, given=given or "of a type of its own")
        message = f"{table.key} has {said} at head, and nothing declares it"
        return Problem(
            "migrated-not-declared", path, line, message, subject, str(table.key), revision, _extra(each)
        )  # fmt: skip
    name = f"{table.key}.{each.name}" if each.name else f"the primary key of {table.key}"
    expected, made_so = (_TARGET.sub(r"\1", text or "nothing") for text in (each.expected, each.found))
    message = f"{name}: the models have {expected}, the revisions make {made_so}"
    return Problem("migrated-otherwise", each.path, each.line, message, subject, str(table.key))


def _extra(each: Difference) -> Severity:
    """A column that must be given, and that the models do not know, fails each INSERT: worse than an index more."""
    return Severity.WARNING if each.kind == "extra_column" and each.severity == "error" else Severity.NOTE
