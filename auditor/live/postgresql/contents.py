"""One table of a PostgreSQL database -> TableContents. A query that fails or takes too long is given up alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError

from auditor.facts.contents import Hanging, TableContents
from auditor.facts.key import TableKey
from auditor.live.postgresql import contents_queries as queries
from auditor.live.session import reason


def read_contents(connection: Connection, key: TableKey) -> TableContents:
    """What the database holds of the table."""
    name = queries.identifier(key)
    asked = _Asking(connection, name)
    if asked.rows("SELECT to_regclass(:table)") == [(None,)]:
        return TableContents(key, missing=True)
    counted = asked.value(queries.ROWS, "rows")
    use = asked.rows(queries.USE, "statistics") or [(None,) * 5]
    times = [column for (column,) in asked.rows(queries.TIMES)]
    newest = [(each, asked.value(queries.NEWEST.replace("{column}", each), f"newest {each}")) for each in times]
    writes, sequential, by_index, since, analyzed = use[0]
    return TableContents(
        table=key,
        rows=min(counted, queries.MOST_ROWS) if counted is not None else None,
        more=counted is not None and counted > queries.MOST_ROWS,
        size=asked.value(queries.SIZE, "size"),
        newest=tuple((column.strip('"'), str(value)) for column, value in newest if value is not None),
        writes=writes,
        sequential=sequential,
        by_index=by_index,
        since=since,
        last_analyze=analyzed,
        hanging=tuple(Hanging(kind, what) for kind, what in asked.rows(queries.HANGING, "what hangs on it")),
        notes=tuple(asked.notes),
    )


class _Asking:
    """Asks one thing after the other, each in a savepoint: a failure ends none of the others."""

    def __init__(self, connection: Connection, name: str) -> None:
        self.connection = connection
        self.name = name
        self.notes: list[str] = []

    def rows(self, query: str, what: str = "") -> list[Sequence[Any]]:
        text = sqlalchemy.text(query.replace("{table}", self.name.replace(":", "\\:")))
        given = {"table": self.name} if ":table" in query else {}
        try:
            with self.connection.begin_nested():
                return [tuple(row) for row in self.connection.execute(text, given)]
        except DBAPIError as error:
            self.notes.append(f"{what or 'the catalog'} could not be read: {reason(error)}")
            return []

    def value(self, query: str, what: str) -> Any:
        rows = self.rows(query, what)
        return rows[0][0] if rows else None
