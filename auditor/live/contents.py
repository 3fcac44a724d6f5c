"""What a database holds of some tables, whatever server it is; only PostgreSQL is asked for more than the rows."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError, NoSuchTableError

from auditor.facts.contents import Hanging, TableContents
from auditor.facts.key import TableKey
from auditor.live.postgresql.contents_queries import MOST_ROWS
from auditor.live.session import parse_url, read, reason


def contents_of(url: str, tables: Sequence[TableKey]) -> tuple[TableContents, ...]:
    """Read over a connection of its own that can only read; raises DatabaseError in one line without secrets."""
    return read(parse_url(url), lambda connection: tuple(_contents(connection, key) for key in tables))


def _contents(connection: Connection, key: TableKey) -> TableContents:
    if connection.dialect.name == "postgresql":
        from auditor.live.postgresql.contents import read_contents

        return read_contents(connection, key)
    inspector = sqlalchemy.inspect(connection)
    if not inspector.has_table(key.name, key.schema):
        return TableContents(key, missing=True)
    inner = sqlalchemy.select(sqlalchemy.literal(1)).select_from(sqlalchemy.table(key.name, schema=key.schema))
    counting = sqlalchemy.select(sqlalchemy.func.count()).select_from(inner.limit(MOST_ROWS + 1).subquery())
    notes = [f"size, use, views and grants are read on PostgreSQL only, not on {connection.dialect.name}"]
    counted: int | None = None
    try:
        counted = connection.execute(counting).scalar_one()
    except DBAPIError as error:
        notes.append(f"rows could not be read: {reason(error)}")
    hanging = [
        Hanging("foreign key", f"{each['name'] or 'without a name'} of {name}")
        for name in inspector.get_table_names(key.schema)
        for each in _foreign_keys(inspector, name, key.schema)
        if each["referred_table"] == key.name and name != key.name
    ]
    rows = min(counted, MOST_ROWS) if counted is not None else None
    return TableContents(
        key, rows=rows, more=counted is not None and counted > MOST_ROWS, hanging=tuple(hanging), notes=tuple(notes)
    )


def _foreign_keys(inspector: sqlalchemy.Inspector, name: str, schema: str | None) -> list[dict[str, str | None]]:
    try:
        return [
            {"name": each["name"], "referred_table": each["referred_table"]}
            for each in inspector.get_foreign_keys(name, schema)
        ]
    except NoSuchTableError:  # dropped by somebody in between
        return []
