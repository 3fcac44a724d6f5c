"""The body of a revision, carried out by Alembic as a migration would."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.operations import Operations

from auditor.audits.drift.comparing import Compared
from auditor.compare.model import Difference
from auditor.compare.operations.all import body, with_operations


def mend(engine: sa.Engine, compared: Compared, again: Callable[[sa.Connection], Compared]) -> tuple[Difference, ...]:
    """What is left when the body was carried out."""
    _, calls = with_operations(compared.differences, compared.expected, compared.found)
    names: dict[str, Any] = {}
    exec(body(calls, compared.expected.dialect), names)
    with engine.begin() as connection, Operations.context(MigrationContext.configure(connection)):
        names["upgrade"]()
    with engine.connect() as connection:
        return again(connection).differences
