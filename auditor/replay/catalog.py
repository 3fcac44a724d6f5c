"""The database while a history is replayed: tables with all that belongs to them, enums and views."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from auditor.facts.key import TableKey
from auditor.facts.operations import PrimaryKey
from auditor.facts.schema import Column, Constraint, ForeignKey, Index, Schema, Table


@dataclass(slots=True)
class Relation:
    """One table. `certain` is false once something that could not be evaluated may have changed it."""

    key: TableKey
    path: str
    line: int
    columns: dict[str, Column] = field(default_factory=dict)
    primary_key: PrimaryKey | None = None
    foreign_keys: list[ForeignKey] = field(default_factory=list)
    constraints: list[Constraint] = field(default_factory=list)
    indexes: list[Index] = field(default_factory=list)
    comment: str | None = None
    partition: bool = False


class Catalog:
    """What the database holds. Names are looked up as PostgreSQL does: exactly, then as if folded to lower case."""

    def __init__(self) -> None:
        self.tables: dict[TableKey, Relation] = {}
        self.enums: dict[str, list[str]] = {}
        self.views: set[TableKey] = set()
        self.ever: set[TableKey] = set()

    def find(self, key: TableKey) -> Relation | None:
        """The table of that name; one in another schema is taken where the name says none and there is only one."""
        found = self.tables.get(key)
        if found is not None:
            return found
        same = [each for each in self.tables if each.name == key.name or each.name.lower() == key.name.lower()]
        if key.schema is not None:
            same = [each for each in same if (each.schema or "").lower() in {key.schema.lower(), ""}]
        return self.tables[same[0]] if len(same) == 1 else None

    def copy(self) -> Catalog:
        """The same, to try something on."""
        made = Catalog()
        made.tables = {
            key: replace(
                each, columns=dict(each.columns), foreign_keys=list(each.foreign_keys),
                constraints=list(each.constraints), indexes=list(each.indexes),
            )
            for key, each in self.tables.items()
        }  # fmt: skip
        made.enums = {name: list(values) for name, values in self.enums.items()}
        made.views, made.ever = set(self.views), set(self.ever)
        return made

    def add(self, relation: Relation) -> None:
        self.tables[relation.key] = relation
        self.ever.add(relation.key)

    def index_named(self, name: str, key: TableKey | None = None) -> tuple[Relation, Index] | None:
        """The index of that name and its table; `key`: the table it is said to be on, which is looked at first."""
        first = self.find(key) if key is not None else None
        for relation in ([first] if first else []) + list(self.tables.values()):
            for index in relation.indexes:
                if index.name == name:
                    return relation, index
        return None

    def referring(self, key: TableKey) -> Iterator[tuple[Relation, ForeignKey]]:
        """The foreign keys of all tables that refer to the table."""
        for relation in self.tables.values():
            for each in relation.foreign_keys:
                if each.target == key:
                    yield relation, each

    def schema(self) -> Schema:
        """What is there now, as facts, sorted."""
        relations = sorted(self.tables.values(), key=lambda each: each.key.order)
        return Schema(tuple(_table(each) for each in relations if not each.partition), "migrations")


def _table(relation: Relation) -> Table:
    keyed = relation.primary_key.columns if relation.primary_key else ()
    return Table(
        key=relation.key,
        kind="migration",
        name=str(relation.key),
        path=relation.path,
        line=relation.line,
        columns=tuple(relation.columns.values()),
        foreign_keys=tuple(relation.foreign_keys),
        indexes=tuple(relation.indexes),
        constraints=tuple(relation.constraints),
        comment=relation.comment,
        primary_key=keyed,
        primary_key_name=relation.primary_key.name if relation.primary_key else None,
    )
