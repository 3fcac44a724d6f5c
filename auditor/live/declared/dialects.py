"""The dialect that renders: that of the server, without a driver, so that no text is escaped for one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.sql.compiler import DDLCompiler

from auditor.errors import DatabaseError

#: Schemas of the search path that are there, and that the role may not use.
_CLOSED = (
    "SELECT CAST(nspname AS text) FROM pg_namespace WHERE NOT has_schema_privilege(oid, 'USAGE')"
    " AND nspname IN (SELECT trim(BOTH '\" ' FROM replace(each, '$user', CAST(current_user AS text)))"
    " FROM unnest(string_to_array(current_setting('search_path'), ',')) AS each)"
)


@dataclass(frozen=True, slots=True)
class Server:
    """What rendering needs to know of a server. `schemas`: where names without a schema are found."""

    dialect: str
    version: tuple[int, ...]
    mariadb: bool
    schemas: tuple[str, ...]

    @property
    def major(self) -> int:
        return self.version[0] if self.version else 0

    @property
    def flavour(self) -> str:
        if self.dialect == "mysql":
            return "MariaDB" if self.mariadb else "MySQL"
        return {"postgresql": "PostgreSQL", "sqlite": "SQLite"}[self.dialect]


def server_of(connection: Connection) -> Server:
    """The server at the other end, and the schemas that a name without one is looked for in."""
    dialect = connection.dialect
    name = "mysql" if dialect.name == "mariadb" else dialect.name
    version = tuple(int(part) for part in (dialect.server_version_info or ()) if isinstance(part, int))
    if name == "postgresql":
        schemas = _search_path(connection)
    elif name == "sqlite":
        schemas = ("main",)
    else:
        schemas = (connection.exec_driver_sql("SELECT DATABASE()").scalar_one() or "",)
    return Server(name, version, bool(getattr(dialect, "is_mariadb", False)), schemas)


def _search_path(connection: Connection) -> tuple[str, ...]:
    """PostgreSQL manual, "System Information Functions": `current_schemas` leaves out what the role may not use."""
    found = connection.exec_driver_sql("SELECT CAST(unnest(current_schemas(false)) AS text)").scalars()
    if schemas := tuple(found):
        return schemas
    closed = connection.exec_driver_sql(_CLOSED).scalars().all()
    if closed:
        named = ", ".join(map(repr, closed))
        raise DatabaseError(
            f"this role may not use the schema {named}; GRANT USAGE ON SCHEMA lets it see what is there"
        )
    return ("public",)


def compiler_for(server: Server) -> DDLCompiler:
    """A compiler of DDL for the server."""
    dialect = _dialect(server)
    dialect.server_version_info = server.version
    make: Any = dialect.ddl_compiler  # as SQLAlchemy itself does it: for no statement yet, which its types do not have
    compiler: DDLCompiler = make(dialect, None)
    return compiler


def _dialect(server: Server) -> Dialect:
    """Each is imported when it is needed: the application that starts has imported its own already."""
    # A parameter style other than the drivers' own: `%` in an expression is not doubled.
    if server.dialect == "postgresql":
        from sqlalchemy.dialects.postgresql.base import PGDialect

        postgresql: type[Any] = PGDialect  # its constructor has no types
        dialect: Dialect = postgresql(paramstyle="named")
        return dialect
    if server.dialect == "sqlite":
        from sqlalchemy.dialects.sqlite.base import SQLiteDialect

        return SQLiteDialect(paramstyle="named")
    from sqlalchemy.dialects.mysql.base import MySQLDialect
    from sqlalchemy.dialects.mysql.mariadb import MariaDBDialect

    if server.mariadb:
        made = MariaDBDialect(paramstyle="named")
        made.supports_native_uuid = server.version >= (10, 7)  # "UUID Data Type" of MariaDB
        return made
    return MySQLDialect(paramstyle="named")
