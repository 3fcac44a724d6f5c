"""Operations of migrations that give tables (Alembic, Operation Reference)."""

from __future__ import annotations

from auditor.link.domain.library import Library
from auditor.link.libraries.sqlalchemy.library import named_tables

LIBRARY = Library(name="alembic", packages=frozenset({"alembic"}), functions={"alembic.op.create_table": named_tables})
