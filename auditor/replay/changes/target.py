"""What operations are applied to, and what is wrong with one."""

from __future__ import annotations

from dataclasses import dataclass

from auditor.facts.key import TableKey
from auditor.replay.catalog import Catalog
from auditor.replay.naming import Convention

#: What is wrong with an operation: `created` (there already), `missing`, `twice`; and words that say it.
Conflict = tuple[str, str]


@dataclass(slots=True)
class Target:
    """The catalog, the naming convention, and the place in the migration, which tables are said to be made at.
    `renames_alone`: a table is renamed without the keys that refer to it (SQLite, `PRAGMA legacy_alter_table`)."""

    catalog: Catalog
    convention: Convention
    place: tuple[str, int] = ("", 0)
    dialect: str = "postgresql"
    renames_alone: bool = False


def missing(key: TableKey) -> Conflict:
    return "missing", f"there is no table {key}"
