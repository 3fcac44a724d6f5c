"""The access paths that a table has: its primary key, unique constraints and indexes, as one kind of thing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from auditor.facts.schema import Index, Table


@dataclass(frozen=True, slots=True)
class AccessPath:
    """What the database can look rows up by. `kind`: `primary key`, `unique constraint`, `unique index` or `index`.

    `columns`: names in lower case or source text of expressions, without their direction, which is in `descending`.
    `name`: None where a naming convention gives it; `conventional`: what SQLAlchemy's default one gives an index then
    (Core, Constraint Naming Conventions: `ix_%(column_0_label)s`).
    """

    kind: str
    name: str | None
    columns: tuple[str, ...]
    descending: tuple[bool, ...]
    line: int
    method: str = "btree"
    where: str | None = None
    conventional: str = ""

    @property
    def unique(self) -> bool:
        return self.kind != "index"

    @property
    def title(self) -> str:
        """What people call it: its name, or its kind and columns."""
        return self.name or self.conventional or f"{self.kind} ({', '.join(self.columns)})"

    def leads_by(self, columns: frozenset[str]) -> int:
        """How many of its first columns are among the given ones."""
        count = 0
        for column in self.columns:
            if column not in columns:
                break
            count += 1
        return count


def paths_of(table: Table) -> tuple[AccessPath, ...]:
    """All access paths of a table; a unique constraint and a primary key are backed by an index each (PostgreSQL,
    11.6. Unique Indexes)."""
    return tuple(_paths(table))


def _paths(table: Table) -> Iterator[AccessPath]:
    key = table.primary_key or tuple(column.name for column in table.columns if column.primary_key)
    if key:
        yield AccessPath("primary key", None, key, (False,) * len(key), table.line)
    for constraint in table.constraints:
        if constraint.kind == "unique" and constraint.columns:
            columns = constraint.columns
            yield AccessPath("unique constraint", constraint.name, columns, (False,) * len(columns), constraint.line)
    for index in table.indexes:
        if index.columns and index.dialect in {None, "postgresql"}:
            yield _of_index(index, table.key.name)


def _of_index(index: Index, table: str) -> AccessPath:
    parts = [_split(column) for column in index.columns]
    return AccessPath(
        "unique index" if index.unique else "index",
        index.name,
        tuple(name for name, _ in parts),
        tuple(descending for _, descending in parts),
        index.line,
        (index.method or "btree").lower(),
        index.where,
        f"ix_{table}_{parts[0][0]}" if index.name is None else "",
    )


def _split(column: str) -> tuple[str, bool]:
    name, _, direction = column.strip().partition(" ")
    if direction and direction.split()[0].lower() in {"desc", "asc"}:
        return name, direction.lower().startswith("desc")
    return column.strip(), False
