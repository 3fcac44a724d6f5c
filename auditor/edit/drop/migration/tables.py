"""Which tables of the schema at head go, and what of other tables, enums and companions goes with them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from auditor.audits.usage.verdict import Status, TableUsage
from auditor.edit.drop.model import Choice, Chosen
from auditor.errors import AuditorError, no_such
from auditor.facts.access import Confidence
from auditor.facts.key import TableKey
from auditor.facts.migrations import Environment
from auditor.facts.schema import Column, ForeignKey, Table

#: What history tables of versioned classes are called (SQLAlchemy's example history_meta, SQLAlchemy-Continuum).
_COMPANIONS = ("_history", "_version", "_versions", "_audit")
_ENUM_NAME = re.compile(r"(?:Enum|ENUM)\(.*\bname='([^']+)'\)$", re.S)


#: Enumerations by name, with their labels.
Enums = Sequence[tuple[str, tuple[str, ...]]]


@dataclass(frozen=True, slots=True)
class Cutting:
    """A column, or only a foreign key, of a table that stays. `key`: None for a column that none is on."""

    table: Table
    column: Column | None
    key: ForeignKey | None


@dataclass(frozen=True, slots=True)
class Dropping:
    """Everything that goes: `tables` children first, what is cut from others, the enums that nothing else uses."""

    tables: tuple[Table, ...]
    cuttings: tuple[Cutting, ...]
    enums: tuple[tuple[str, tuple[str, ...]], ...]


def choose_at_head(
    names: Sequence[str], environment: Environment, declared: Sequence[TableUsage]
) -> tuple[Choice, tuple[str, ...]]:
    """The tables that go, with those that only served them; and those of them that models still declare."""
    schema = environment.schema.tables if environment.schema is not None else ()
    usages = {str(usage.table.key): usage for usage in declared}
    chosen: dict[TableKey, Chosen] = {}
    for name in names:
        table = _named(name, schema, declared)
        chosen[table.key] = Chosen(usages.get(str(table.key)) or _undeclared(table))
    for table, because in _along(chosen, schema, set(usages)):
        chosen[table.key] = Chosen(_undeclared(table), because)
    still = [f"{k} ({usages[str(k)].table.path}:{usages[str(k)].table.line})" for k in chosen if str(k) in usages]
    by_key = {table.key: table for table in schema}
    ordered = _children_first([by_key[key] for key in chosen])
    return Choice(tuple(chosen[table.key] for table in ordered)), tuple(still)


def _named(name: str, schema: Sequence[Table], declared: Sequence[TableUsage]) -> Table:
    keys = {str(usage.table.key) for usage in declared if name in usage.table.names()}
    found = [table for table in schema if name in {table.key.name, str(table.key)} or str(table.key) in keys]
    if not found:
        listed = sorted({each for table in schema for each in (table.key.name, str(table.key))})
        raise AuditorError(f"no revision makes a table of that name: {no_such('table', name, listed)}")
    if len(found) > 1:
        raise AuditorError(f"{name!r} can be {', '.join(str(table.key) for table in found)}; name one with its schema")
    return found[0]


def _undeclared(table: Table) -> TableUsage:
    return TableUsage(
        table, Status.ORPHANED, Confidence.CERTAIN, None, (), (), (), (), "no model declares it any more"
    )  # fmt: skip


def _along(chosen: Collection[TableKey], schema: Sequence[Table], declared: set[str]) -> Iterator[tuple[Table, str]]:
    for table in schema:
        if table.key in chosen or str(table.key) in declared:
            continue
        of = next((key for key in chosen if table.key.name in {f"{key.name}{end}" for end in _COMPANIONS}), None)
        if of is not None and not table.foreign_keys:
            yield table, f"it holds the history of {of}"
        targets = {key.target for key in table.foreign_keys}
        keyed = {column for key in table.foreign_keys for column in key.columns}
        only_keys = all(column.name in keyed or column.name in table.primary_key for column in table.columns)
        if targets & set(chosen) and len(table.foreign_keys) > 1 and only_keys:
            yield table, f"it only ties {' and '.join(sorted(map(str, targets)))} together"


def _children_first(tables: Sequence[Table]) -> list[Table]:
    waiting = sorted(tables, key=lambda each: each.key.order)
    found: list[Table] = []
    while waiting:
        referred = {key.target for each in waiting for key in each.foreign_keys if key.target != each.key}
        free = [each for each in waiting if each.key not in referred] or waiting[:1]
        found += free
        waiting = [each for each in waiting if each not in free]
    return found


def what_goes(
    choice: Choice,
    environment: Environment,
    declared: Sequence[TableUsage],
    enums: Sequence[tuple[str, tuple[str, ...]]],
) -> Dropping:
    """What the revision drops. A column of another table goes where the models do not declare it any more; where they
    do, it stays and only its foreign key goes."""
    schema = environment.schema.tables if environment.schema is not None else ()
    by_key = {table.key: table for table in schema}
    tables = tuple(by_key[each.key] for each in choice.tables)
    going = {table.key for table in tables}
    columns = {str(usage.table.key): {c.name for c in usage.table.columns} for usage in declared}
    cuttings = list(_cuttings([table for table in schema if table.key not in going], going, columns))
    gone = [column for table in tables for column in table.columns]
    gone += [each.column for each in cuttings if each.column is not None]
    used = {_enum_of(column) for column in gone} - {None}
    kept = {_enum_of(column) for table in schema for column in table.columns if column not in gone}
    kept |= {_enum_of(column) for usage in declared if usage.table.key not in going for column in usage.table.columns}
    dropped = tuple((name, values) for name, values in enums if name in used and name not in kept)
    return Dropping(tables, tuple(cuttings), dropped)


def _cuttings(others: Sequence[Table], going: Collection[TableKey], declared: dict[str, set[str]]) -> Iterator[Cutting]:
    cut: list[tuple[str, str]] = []
    for table in others:
        for key in table.foreign_keys:
            if key.target not in going:
                continue
            kept = declared.get(str(table.key))
            if len(key.columns) == 1 and kept is not None and key.columns[0] not in kept:
                column = next(each for each in table.columns if each.name == key.columns[0])
                cut.append((table.key.name, column.name))
                yield Cutting(table, column, key)
            else:
                yield Cutting(table, None, key)
    for table in others:
        for owner, name in cut:
            companion = table.key.name in {f"{owner}{end}" for end in _COMPANIONS}
            column_ = next((each for each in table.columns if each.name == name), None)
            if companion and column_ is not None and name not in declared.get(str(table.key), set()):
                yield Cutting(table, column_, None)


def _enum_of(column: Column) -> str | None:
    found = _ENUM_NAME.search(column.type)
    return found[1] if found else None
