"""Everything that a fresh database has."""

from __future__ import annotations

from sqlalchemy.engine import Connection

from auditor.facts.catalog import Catalog

_SCHEMAS = "SELECT CAST(nspname AS text) FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'"


def whole(connection: Connection) -> Catalog:
    """All tables of all schemas; of MySQL and SQLite, of the one database."""
    if connection.dialect.name == "postgresql":
        from auditor.live.postgresql.read import read_catalog

        schemas = sorted(connection.exec_driver_sql(_SCHEMAS).scalars())
        return read_catalog(connection, ("public",), schemas)
    if connection.dialect.name == "sqlite":
        from auditor.live.sqlite.read import read_sqlite

        return read_sqlite(connection)
    from auditor.live.mysql.read import read_mysql

    return read_mysql(connection)
