"""Operations of migrations that give tables, and that read or write them (Alembic, Operation Reference)."""

from __future__ import annotations

from auditor.facts.effect import Effect
from auditor.link.domain.library import Library
from auditor.link.libraries.sqlalchemy.effects import functions_of
from auditor.link.libraries.sqlalchemy.library import named_tables

_ALEMBIC = "Alembic, Operation Reference"

ROWS = (
    Effect("alembic.op.execute", _ALEMBIC, sql=(0, "sqltext"), via="text-sql"),
    Effect("alembic.op.bulk_insert", _ALEMBIC, writes=(0, "table"), via="bulk"),
)

LIBRARY = Library(
    name="alembic",
    packages=frozenset({"alembic"}),
    functions={"alembic.op.create_table": named_tables, **functions_of(ROWS)},
)
