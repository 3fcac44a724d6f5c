"""Attributes, relationships and names in SQL -> columns of tables.

A relationship asks for the foreign key on whichever side has it (SQLAlchemy 2.0, ORM: Basic Relationship Patterns).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from auditor.facts.key import TableKey
from auditor.facts.predicate import Asked, ColumnUse
from auditor.facts.schema import Column, ForeignKey, Table
from auditor.link.domain.interpreter import Interpreter
from auditor.link.libraries.sqlalchemy import clauses, criteria
from auditor.link.libraries.sqlalchemy.declare.models import Models
from auditor.link.libraries.sqlalchemy.values import ColumnRef, Criterion, RelationshipRef, Worded
from auditor.link.results.options import compared_in, words_of
from auditor.link.syntax.names import last_part
from auditor.link.tables.declared import RelationshipInfo, TableRef
from auditor.link.tables.index import TableIndex

_BOOLEAN = frozenset({"Boolean", "BOOLEAN", "bool"})
#: What `column.contains(...)` asks of these no B-tree serves (PostgreSQL dialect: ARRAY, JSONB, HSTORE).
_CONTAINERS = frozenset({"JSON", "JSONB", "ARRAY", "HSTORE", "TSVECTOR"})
Placed = tuple[TableKey, ColumnUse]


@dataclass(slots=True)
class Questions:
    """What one statement asks, as it is gathered: by table, the uses with the line of each first one. `joined`: the
    tables that a join without a condition brings, `there`: what they can be joined to; `sorted_at`: the lines of the
    calls that sort."""

    uses: dict[TableKey, dict[ColumnUse, int]] = field(default_factory=dict)
    sorted_at: dict[ColumnUse, set[int]] = field(default_factory=dict)
    joined: dict[TableKey, int] = field(default_factory=dict)
    there: dict[TableKey, int] = field(default_factory=dict)
    limited: bool = False


def by_type(column: Column, asked: Asked) -> Asked:
    """Whatever is compared with a boolean column, few rows are told apart by it; to contain something is `LIKE` of a
    string and another operator of an array or a document."""
    kind = last_part(column.type.partition("(")[0])
    if kind in _BOOLEAN and asked in {Asked.EQUALITY, Asked.OTHER, Asked.NULL}:
        return Asked.BOOLEAN
    return Asked.OTHER if kind in _CONTAINERS and asked is Asked.LIKE else asked


def one_at_a_time(uses: Iterable[ColumnUse]) -> tuple[ColumnUse, ...]:
    """The uses of a statement, in order. A column that is compared for being equal and for being less is so by one at
    a time, as whoever calls wants it (`column > value if after else column == value`): a range serves all."""
    ordered = tuple(uses)
    ranges = {(use.column, use.function) for use in ordered if use.asked is Asked.RANGE}
    others = {Asked.EQUALITY, Asked.OTHER}
    return tuple(use for use in ordered if use.asked not in others or (use.column, use.function) not in ranges)


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
        if isinstance(criterion.of, Worded):
            return
        table = self._table_of(criterion.of)
        if table is None:
            return
        if criterion.of.name == clauses.BY_KEY:
            yield table.key, None
            return
        use = self._use(table, criterion.of, criterion)
        if use is not None:
            yield table.key, use

    def _use(self, table: Table, of: ColumnRef, criterion: Criterion) -> ColumnUse | None:
        name = of.name
        column = next((c for c in table.columns if name in {c.attribute, c.name}), None)
        if column is None:
            return None
        descending = criterion.kind == criteria.DESCENDING
        asked = Asked.SORT if descending else Asked(criterion.kind)
        told = by_type(column, Asked.EQUALITY if asked is Asked.BOOLEAN else asked)
        if asked is Asked.BOOLEAN and told is not Asked.BOOLEAN:
            return None  # a column that stands alone: what it is compared with is not seen
        shape = "contained" if told is Asked.OTHER and criterion.shape == "inside" else criterion.shape
        return ColumnUse(column.name, told, criterion.around, descending, criterion.arm, shape)

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

    def is_parent(self, criterion: Criterion | None) -> RelationshipInfo | None:
        """The relationship of the criterion, where it leads to a parent of the class."""
        if criterion is None or not isinstance(criterion.of, RelationshipRef):
            return None
        models = self.engine.of(Models)
        info = models.relationships(models.mapped(criterion.of.owner.key)).get(criterion.of.name)
        return info if info is not None and info.owns_key else None

    def _columns_referred(self, key: ForeignKey, referred: TableKey) -> tuple[str, ...]:
        if key.target_columns:
            return key.target_columns
        table = self.tables.get(referred)
        return tuple(column.name for column in table.columns if column.primary_key) if table is not None else ()

    def _keys(self, holder: TableKey, referred: TableKey, info: RelationshipInfo) -> list[ForeignKey]:
        """The holder's foreign keys to the table; where there are several, those that the relationship names."""
        table = self.tables.get(holder)
        keys = _keys_to(table, referred) if table is not None else []
        named = words_of(info, "foreign_keys", "primaryjoin") if len(keys) > 1 else []
        named_keys = [key for key in keys if set(named).intersection(key.columns)] or keys
        return named_keys or [key for key in [self._joined_by(table, referred, info)] if key is not None]

    def _joined_by(self, holder: Table | None, referred: TableKey, info: RelationshipInfo) -> ForeignKey | None:
        """The columns that `primaryjoin=` compares, where no foreign key says it (ORM, Configuring how Relationship
        Joins)."""
        target = self.tables.get(referred)
        if holder is None or target is None:
            return None
        ours, theirs = _names_of(holder), _names_of(target)
        pairs = dict[str, str]()
        for sides in compared_in(info):
            for one, other in (sides, sides[::-1]):
                if one in ours and other in theirs and ours[one] not in pairs:
                    pairs[ours[one]] = theirs[other]
                    break
        return ForeignKey(tuple(pairs), referred, tuple(pairs.values())) if pairs else None

    def _sorted_by(self, info: RelationshipInfo, far: TableKey) -> Iterator[ColumnUse]:
        """`order_by=` of the relationship, the columns of its target in the order in which they are named."""
        table = self.tables.get(far)
        names = {name: c.name for c in (table.columns if table is not None else ()) for name in (c.name, c.attribute)}
        words = words_of(info, "order_by")
        for at, word in enumerate(words):
            if word in names:
                yield ColumnUse(names[word], Asked.SORT, descending="desc" in words[at + 1 : at + 2])

    def join_by_key(self, asked: Questions) -> None:
        """`join(Post)` without a condition: by the foreign key between the tables of the statement."""
        others = dict.fromkeys([*asked.uses, *asked.joined, *asked.there])
        beside = self._beside(others)
        for key, line in asked.joined.items():
            for other in beside.get(key, ()):
                for holder, referred in ((key, other), (other, key)) if other != key else ():
                    table = self.tables.get(holder)
                    for each in _keys_to(table, referred)[:1] if table is not None else ():
                        for side, columns in (
                            (holder, each.columns),
                            (referred, self._columns_referred(each, referred)),
                        ):
                            for column in columns:
                                asked.uses.setdefault(side, {}).setdefault(ColumnUse(column, Asked.JOIN), line)

    def _beside(self, several: Collection[TableKey]) -> dict[TableKey, dict[TableKey, None]]:
        """Of several tables, those that have a foreign key to it, or that it has one to, in their order."""
        named: dict[str, list[TableKey]] = {}
        for key in several:
            named.setdefault(key.name, []).append(key)
        found: dict[TableKey, set[TableKey]] = {}
        for key in several:
            table = self.tables.get(key)
            for name in {each.target.name for each in table.foreign_keys} if table is not None else ():
                for other in named.get(name, ()):
                    found.setdefault(key, set()).add(other)
                    found.setdefault(other, set()).add(key)
        place = {key: number for number, key in enumerate(several)}
        return {key: dict.fromkeys(sorted(beside, key=place.__getitem__)) for key, beside in found.items()}


def _keys_to(table: Table, referred: TableKey) -> list[ForeignKey]:
    return [key for key in table.foreign_keys if key.target.name == referred.name]


def _names_of(table: Table) -> dict[str, str]:
    """By attribute and by name, the names of the columns."""
    return {name: column.name for column in table.columns for name in (column.attribute, column.name)}
