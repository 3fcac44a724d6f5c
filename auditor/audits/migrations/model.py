"""What the audit of migrations gives: each history with its revisions, the schema at head, and what is wrong."""

from __future__ import annotations

from dataclasses import dataclass

from auditor.facts.key import TableKey
from auditor.facts.migrations import Touched
from auditor.facts.schema import Table
from auditor.findings import Severity


@dataclass(frozen=True, slots=True)
class Row:
    """One revision; `operations`: how many it does; `title`: the first line of its docstring."""

    revision: str
    down_revisions: tuple[str, ...]
    path: str
    operations: int
    repair: bool
    downgrade: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class History:
    """`kind`: `alembic`, or the convention of `.sql` files; `tables`: those at its heads."""

    path: str
    heads: tuple[str, ...]
    revisions: tuple[Row, ...]
    kind: str = "alembic"
    tables: tuple[Table, ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that the rule of that name tells of."""

    rule: str
    path: str
    line: int
    message: str
    subject: str
    table: str | None = None
    revision: str | None = None
    severity: Severity | None = None
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class Audited:
    """`history`: for each table (dropped ones, too) who made and changed it. `graph`: was the graph asked for?"""

    environments: tuple[History, ...]
    tables: tuple[Table, ...]
    problems: tuple[Problem, ...]
    history: tuple[tuple[TableKey, tuple[Touched, ...]], ...] = ()
    graph: bool = False
