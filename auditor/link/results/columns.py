"""Attributes, relationships and names in SQL -> columns of tables.

A relationship asks for the foreign key on whichever side has it (SQLAlchemy 2.0, ORM: Basic Relationship Patterns).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from auditor.facts.access import TableKey
from auditor.facts.code import Str
from auditor.facts.nodes import nodes_of
from auditor.facts.predicate import Asked, ColumnUse
from auditor.facts.schema import Column, ForeignKey, Table
from auditor.link.domain.interpreter import Interpreter
from auditor.link.libraries.sqlalchemy import clauses, criteria
from auditor.link.libraries.sqlalchemy.declare.models import Models
from auditor.link.libraries.sqlalchemy.values import ColumnRef, Criterion, RelationshipRef
from auditor.link.syntax.names import source_of
from auditor.link.tables.declared import RelationshipInfo, TableRef
from auditor.link.tables.index import TableIndex

_BOOLEAN = frozenset({"Boolean", "BOOLEAN", "bool"})
Placed = tuple[TableKey, ColumnUse]


@dataclass(slots=True)
class Questions:
    """What one statement asks, as it is gathered: by table, the uses with the line of each first one. `joined`: the
    tables that a join without a condition brings, `there`: what they can be joined to."""

    uses: dict[TableKey, dict[ColumnUse, int]] = field(default_factory=dict)
    joined: dict[TableKey, int] = field(default_factory=dict)
    there: dict[TableKey, int] = field(default_factory=dict)
    limited: bool = False


def by_type(column: Column, asked: Asked) -> Asked:
    """Whatever is compared with a boolean column, few rows are told apart by it."""
    is_boolean = column.type.partition("(")[0].rpartition(".")[2] in _BOOLEAN
    return Asked.BOOLEAN if is_boolean and asked in {Asked.EQUALITY, Asked.OTHER, Asked.NULL} else asked


class Resolver:
    """From attributes and relationships to columns of tables."""

    def __init__(self, engine: Interpreter, tables: Mapping[TableKey, Table]) -> None:
        self.engine = engine
        self.tables = tables

    def resolve(self, criterion: Criterion, loads: bool) -> Iterator[tuple[TableKey, ColumnUse | None]]:
        """The columns that the criterion asks for; None: those of the foreign key to a table of the statement. `loads`:
        the ORM asks, to load what is behind a relationship."""
        if isinstance(criterion.of, RelationshipRef):
            yield from self._behind(criterion.of, criterion, loads)
            return
        table = self._table_of(criterion.of)
        if table is None:
            return
        if criterion.of.name == clauses.BY_KEY:
            yield table.key, None
            return
        use = self._use(table, criterion)
        if use is not None:
            yield table.key, use

    def _use(self, table: Table, criterion: Criterion) -> ColumnUse | None:
        name = criterion.of.name
        column = next((c for c in table.columns if name in {c.attribute, c.name}), None)
        if column is None:
            return None
        descending = criterion.kind == criteria.DESCENDING
        asked = Asked.SORT if descending else Asked(criterion.kind)
        told = by_type(column, Asked.EQUALITY if asked is Asked.BOOLEAN else asked)
        if asked is Asked.BOOLEAN and told is not Asked.BOOLEAN:
            return None  # a column that stands alone: what it is compared with is not seen
        return ColumnUse(column.name, told, criterion.around, descending, criterion.arm)

    def _table_of(self, column: ColumnRef) -> Table | None:
        """The table that has the column: of the class, or of the parent that declares it."""
        if isinstance(column.owner, TableRef):
            return self.tables.get(self.engine.of(TableIndex)[column.owner.key].key)
        current = self.engine.of(Models).mapped(column.owner.key)
        while current is not None:
            table = self.tables.get(current.table.key)
            if table is not None and (
                column.name == clauses.BY_KEY or any(column.name in {c.attribute, c.name} for c in table.columns)
            ):
                return table
            current = current.parent
        return None

    def _behind(self, ref: RelationshipRef, criterion: Criterion, loads: bool) -> Iterator[Placed]:
        """The columns on either side of a relationship. To load one looks for rows on the far side only; to compare
        with an object (`Post.user == user`), for the foreign key only."""
        models = self.engine.of(Models)
        owner = models.mapped(ref.owner.key)
        info = models.relationships(owner).get(ref.name)
        target = models.target(info) if info is not None else None
        if owner is None or info is None or target is None:
            return
        asked = Asked.JOIN if criterion.kind == Asked.JOIN else Asked.EQUALITY
        declared = models.mapped(info.owner.key) or owner
        far = info.secondary or target.table.key
        holder, referred = (declared.table.key, target.table.key) if info.owns_key else (far, declared.table.key)
        for key in self._keys(holder, referred, info):
            there = self._columns_referred(key, referred)
            sides = {holder: key.columns, referred: there} if asked is Asked.JOIN else {holder: key.columns}
            if loads:
                sides = {far: there if info.owns_key else key.columns}
            for table, columns in sides.items():
                yield from ((table, ColumnUse(column, asked, arm=criterion.arm)) for column in columns)
        if loads and not info.owns_key:
            yield from ((far, use) for use in self._sorted_by(info, far))

    def _columns_referred(self, key: ForeignKey, referred: TableKey) -> tuple[str, ...]:
        if key.target_columns:
            return key.target_columns
        table = self.tables.get(referred)
        return tuple(column.name for column in table.columns if column.primary_key) if table is not None else ()

    def _keys(self, holder: TableKey, referred: TableKey, info: RelationshipInfo) -> list[ForeignKey]:
        """The holder's foreign keys to the table; where there are several, those that the relationship names."""
        table = self.tables.get(holder)
        keys = _keys_to(table, referred) if table is not None else []
        named = _words_of(info, "foreign_keys", "primaryjoin") if len(keys) > 1 else []
        return [key for key in keys if set(named).intersection(key.columns)] or keys

    def _sorted_by(self, info: RelationshipInfo, far: TableKey) -> Iterator[ColumnUse]:
        """`order_by=` of the relationship, the columns of its target in the order in which they are named."""
        table = self.tables.get(far)
        names = {name: c.name for c in (table.columns if table is not None else ()) for name in (c.name, c.attribute)}
        words = _words_of(info, "order_by")
        for at, word in enumerate(words):
            if word in names:
                yield ColumnUse(names[word], Asked.SORT, descending="desc" in words[at + 1 : at + 2])

    def join_by_key(self, asked: Questions) -> None:
        """`join(Post)` without a condition: by the foreign key between the tables of the statement."""
        for key, line in asked.joined.items():
            for other in dict.fromkeys([*asked.uses, *asked.joined, *asked.there]):
                for holder, referred in ((key, other), (other, key)) if other != key else ():
                    table = self.tables.get(holder)
                    for each in _keys_to(table, referred)[:1] if table is not None else ():
                        for side, columns in (
                            (holder, each.columns),
                            (referred, self._columns_referred(each, referred)),
                        ):
                            for column in columns:
                                asked.uses.setdefault(side, {}).setdefault(ColumnUse(column, Asked.JOIN), line)


def _keys_to(table: Table, referred: TableKey) -> list[ForeignKey]:
    return [key for key in table.foreign_keys if key.target.name == referred.name]


def _words_of(info: RelationshipInfo, *options: str) -> list[str]:
    """The names in options of the relationship, or of the one that it is the backref of, in the order of the text."""
    call = info.call or (info.backref_of.call if info.backref_of is not None else None)
    words: list[str] = []
    for name, value in call.keywords if call is not None else ():
        if name in options:
            for text in (source_of(value), *(node.text for node in nodes_of(value) if isinstance(node, Str))):
                words += re.findall(r"\w+", text)
    return words
