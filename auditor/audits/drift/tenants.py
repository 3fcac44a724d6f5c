"""One set of models in several schemas: each schema in turn is where names without a schema are found.

A tenant is written as the name or a pattern (`tenant_*`) of a schema, or as PLACEHOLDER=SCHEMA where the models name a
schema that `schema_translate_map` replaces (SQLAlchemy, "Translation of Schema Names").
"""

from __future__ import annotations

import fnmatch
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

import sqlalchemy
from sqlalchemy.engine import Connection

from auditor.compare.model import Difference
from auditor.errors import DatabaseError
from auditor.facts.catalog import Tenant
from auditor.live.declared.dialects import Server, server_of

_SCHEMAS = "SELECT CAST(nspname AS text) FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'"
_PATH = sqlalchemy.text(
    "SELECT set_config('search_path',"
    " concat_ws(', ', quote_ident(:schema), nullif(current_setting('search_path'), '')), true)"
)
_PATH_AS_IT_WAS = sqlalchemy.text("SELECT set_config('search_path', :path, true)")


def within(connection: Connection, tenants: Collection[str]) -> Iterator[tuple[Tenant, Server]]:
    """Each tenant, with the server as the tenant sees it; one without a name where no tenants are given.

    In a transaction that `session.read_only` opened: the search path is set for that transaction only.
    """
    if not tenants:
        yield Tenant(), server_of(connection)
        return
    if connection.dialect.name != "postgresql":
        raise DatabaseError("tenants are schemas of PostgreSQL; for another database give one URL for each")
    before = connection.exec_driver_sql("SELECT current_setting('search_path')").scalar_one()
    for tenant in _matching(connection, tenants):
        if not tenant.placeholder:
            connection.execute(_PATH, {"schema": tenant.schema})
        server = server_of(connection)
        # a table that only a schema further on has is not the tenant's
        yield tenant, server if tenant.placeholder else replace(server, schemas=(tenant.schema,))
        connection.execute(_PATH_AS_IT_WAS, {"path": before})


def _matching(connection: Connection, tenants: Iterable[str]) -> list[Tenant]:
    there = sorted(connection.exec_driver_sql(_SCHEMAS).scalars())
    found: dict[Tenant, None] = {}
    for given in tenants:
        placeholder, _, pattern = given.rpartition("=")
        matching = [pattern] if pattern in there else fnmatch.filter(there, pattern)
        if not matching:
            raise DatabaseError(f"no schema {pattern!r} in the database; --tenant takes a name or a pattern of schemas")
        found |= {Tenant(schema, placeholder): None for schema in matching}
    return list(found)


def named_for(tenant: Tenant, differences: Iterable[Difference]) -> tuple[Difference, ...]:
    """The differences with the tenant's schema before the tables that the models name without one."""
    if not tenant.schema or tenant.placeholder:
        return tuple(differences)
    return tuple(
        each
        if "." in each.table
        else replace(
            each,
            table=f"{tenant.schema}.{each.table}",
            name=f"{tenant.schema}.{each.name}" if each.name == each.table else each.name,
        )
        for each in differences
    )
