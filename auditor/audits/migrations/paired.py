"""A table of the models and the same table at head in the terms of `compare`, with what is not known for sure left out.

Both are written by programmers, so what is unlike in text may be alike: expressions and conditions only count as being
there, checks by the columns that they name, and names that nobody gave are those that the database would choose.
"""

from __future__ import annotations

import re
from dataclasses import replace

from auditor import replay
from auditor.audits.migrations.stored import same_type, stored_type
from auditor.facts import catalog
from auditor.facts.key import TableKey
from auditor.facts.schema import Column, Constraint, Index, Table

_ANY = "?"
_ORDER = re.compile(r"(?<!\s)\s++(?:DESC|ASC|NULLS\s+(?:FIRST|LAST))\b.*$", re.I)


def paired(model: Table, migrated: Table, dialect: str) -> tuple[catalog.Table, catalog.Table]:
    """The declared table, and the one at head, as two of `compare`. Columns keep their order."""
    names = {column.name for table in (model, migrated) for column in table.columns}
    mine, theirs = (_table(each, model.key, names, dialect) for each in (model, migrated))
    mine = replace(mine, place=catalog.Place(model.path, model.line, model.name))
    if not mine.primary_key:
        theirs = replace(theirs, primary_key=None)
    return _alike(mine, theirs), theirs


def _table(table: Table, key: TableKey, names: set[str], dialect: str) -> catalog.Table:
    keyed = sorted(table.primary_key or [column.name for column in table.columns if column.primary_key])
    indexes = [_index(table, each, names, dialect) for each in table.indexes if each.dialect in {None, dialect}]
    uniques = [each for each in table.constraints if each.kind == "unique" and each.columns]
    checks = [each for each in table.constraints if each.kind == "check"]
    return catalog.Table(
        key,
        tuple(_column(each, each.name in keyed) for each in table.columns),
        catalog.Key("", tuple(keyed), named=False) if keyed else None,
        tuple(_unique(table, each) for each in uniques if names.issuperset(each.columns)),
        tuple(check for each in checks if (check := _check(table, each, names)) is not None),
        _foreign_keys(table),
        indexes=tuple({each.name: each for each in reversed(indexes)}.values()),  # one may be declared twice
    )


def _foreign_keys(table: Table) -> tuple[catalog.ForeignKey, ...]:
    """One for the same columns and target: a key may be declared at its column and below the columns once more."""
    found = (
        catalog.ForeignKey(
            each.name or replay.default_name("fk", table.key.name, each.columns),
            each.columns,
            TableKey(each.target.name.lower()),
            each.columns,  # what is referred to is almost always the key, and not always said
            named=False,
            ondelete=(each.ondelete or "NO ACTION").upper(),
            onupdate=(each.onupdate or "NO ACTION").upper(),
        )
        for each in table.foreign_keys
    )
    return tuple({(key.columns, key.target): key for key in found}.values())


def _column(column: Column, keyed: bool) -> catalog.Column:
    """A column of the key is NOT NULL, whatever is said of it (PostgreSQL, "Primary Keys")."""
    nullable = column.nullable is not False and not keyed
    return catalog.Column(column.name, stored_type(column.type), nullable, fetched=True, line=column.line)


def _unique(table: Table, each: Constraint) -> catalog.Key:
    name = each.name or replay.default_name("uq", table.key.name, each.columns)
    return catalog.Key(name, each.columns, named=False)


def _check(table: Table, each: Constraint, names: set[str]) -> catalog.Check | None:
    mentioned = sorted(set(re.findall(r"\w+", each.text)) & names)
    if not mentioned:
        return None
    return catalog.Check(each.name or f"{table.key.name}_check", ", ".join(mentioned), named=False)


def _index(table: Table, index: Index, names: set[str], dialect: str) -> catalog.Index:
    plain = [_ORDER.sub("", each).strip('" ') for each in index.columns]
    elements = tuple(catalog.Element(each if each in names else _ANY, each not in names) for each in plain)
    return catalog.Index(
        index.name or replay.default_name("ix", table.key.name, tuple(plain)),
        elements,
        index.unique,
        (index.method or "btree").lower(),
        _ANY if index.where is not None and dialect in {"postgresql", "sqlite"} else None,
    )


def _alike(mine: catalog.Table, theirs: catalog.Table) -> catalog.Table:
    """The declared table, where it is not known to differ written as the other one."""
    columns = {each.name: each for each in theirs.columns}
    indexes = {each.name: each for each in theirs.indexes}
    return replace(
        mine,
        columns=tuple(_like_column(each, columns.get(each.name)) for each in mine.columns),
        indexes=tuple(_like_index(each, indexes.get(each.name)) for each in mine.indexes),
    )


def _like_column(column: catalog.Column, other: catalog.Column | None) -> catalog.Column:
    if other is None or not same_type(column.type, other.type):
        return column
    return replace(column, type=other.type)


def _like_index(index: catalog.Index, other: catalog.Index | None) -> catalog.Index:
    vague = other is not None and any(each.expression for each in (*index.elements, *other.elements))
    return replace(index, elements=other.elements) if other is not None and vague else index
