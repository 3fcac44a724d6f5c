"""What a table is called, everywhere."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TableKey:
    """A table's name with its schema (None: the default schema).

    `metadata` tells apart tables of one name in separate MetaData collections; empty where the name is enough.
    """

    name: str
    schema: str | None = None
    metadata: str = ""

    def __str__(self) -> str:
        return f"{self.schema}.{self.name}" if self.schema else self.name

    @property
    def order(self) -> tuple[str, str, str]:
        """What tables are sorted by."""
        return (self.name, self.schema or "", self.metadata)
