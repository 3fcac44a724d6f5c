"""One door for every server: read its catalog, and tell which of the ORM's texts it takes for the same."""

from __future__ import annotations

from sqlalchemy.engine import Connection

from auditor.facts.catalog import Catalog
from auditor.facts.key import TableKey


def read_live(connection: Connection, expected: Catalog) -> Catalog:
    """What the database has of the schemas that the ORM names; details only of the tables that it declares."""
    wanted = {table.key for table in expected.tables}
    schemas = {key.schema for key in _keys(expected) if key.schema is not None}
    if expected.dialect == "postgresql":
        from auditor.live.postgresql.read import read_catalog

        return read_catalog(connection, expected.home, schemas, wanted)
    if expected.dialect == "sqlite":
        from auditor.live.sqlite.read import read_sqlite

        return read_sqlite(connection)
    from auditor.live.mysql.read import read_mysql

    return read_mysql(connection)


def _keys(expected: Catalog) -> list[TableKey]:
    types = [*(enum.key for enum in expected.enums), *(sequence.key for sequence in expected.sequences)]
    return [*(table.key for table in expected.tables), *types]


def settle_live(connection: Connection, expected: Catalog, found: Catalog) -> Catalog:
    """`expected`, with the texts of `found` where the two say the same."""
    if expected.dialect == "postgresql":
        from auditor.live.postgresql.judge import settle

        return settle(connection, expected, found)
    from auditor.live.spelling import settle_by_rules

    return settle_by_rules(expected, found)
