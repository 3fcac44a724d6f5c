"""One difference between what the ORM expects and what the database has."""

from __future__ import annotations

from dataclasses import dataclass

#: What is said of migrations and not of a table.
HISTORY = frozenset(
    {"declaration_refused", "migration_failed", "downgrade_leaves", "upgrade_differs", "downgrade_differs"}
)
ERROR, WARNING, NOTE = "error", "warning", "note"


@dataclass(frozen=True, slots=True, order=True)
class Difference:
    """`kind` is one of DESIGN's list (`column_type`, `missing_index`, ...); `table` and `name` say about what; of types
    and sequences, both are their name. `expected` is the ORM's side, `found` the database's; None: there is none.
    `found_name`: what the database calls the thing that is meant; `operation`: what of Alembic mends it."""

    table: str
    kind: str
    name: str
    severity: str
    expected: str | None
    found: str | None
    path: str = ""
    line: int = 0
    found_name: str = ""
    operation: str = ""

    @property
    def message(self) -> str:
        what = f"{self.table}.{self.name}" if self.name != self.table else self.table
        words = self.kind.replace("_", " ")
        if self.kind in HISTORY:
            return f"{words}: {self.name}: {self.found}"
        if self.expected is None:
            return f"{words}: {what}" + (f": the database has {self.found}" if self.found else "")
        if self.found is None:
            return f"{words}: {what}: the ORM has {self.expected}, the database has none"
        return f"{words}: {what}: the ORM has {self.expected}, the database has {self.found}"
