"""What only migrations make, and what the tables of the ORM are made of: as statements that make it elsewhere, too.

PostgreSQL, "System Catalogs" (pg_extension, pg_type, pg_proc) and pg_get_functiondef.
"""

from __future__ import annotations

from sqlalchemy.engine import Connection

_OWN = """n.nspname <> 'information_schema' AND left(n.nspname, 3) <> 'pg_' AND NOT EXISTS (
    SELECT FROM pg_depend d WHERE d.classid = '{0}'::regclass AND d.objid = {1}.oid AND d.deptype = 'e')"""
_QUERIES = (
    "SELECT format('CREATE SCHEMA IF NOT EXISTS %I', n.nspname) FROM pg_namespace n WHERE "
    + _OWN.format("pg_namespace", "n"),
    """SELECT format('CREATE EXTENSION IF NOT EXISTS %I SCHEMA %I', e.extname, n.nspname)
       FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname <> 'plpgsql'""",
    """SELECT format('CREATE TYPE %I.%I AS ENUM (%s)', n.nspname, t.typname,
                     (SELECT string_agg(quote_literal(l.enumlabel), ', ' ORDER BY l.enumsortorder)
                      FROM pg_enum l WHERE l.enumtypid = t.oid))
       FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace WHERE t.typtype = 'e' AND """
    + _OWN.format("pg_type", "t"),
    """SELECT format('CREATE DOMAIN %I.%I AS %s %s', n.nspname, t.typname, format_type(t.typbasetype, t.typtypmod),
                     concat_ws(' ', CASE WHEN t.typnotnull THEN 'NOT NULL' END, 'DEFAULT ' || t.typdefault,
                               (SELECT string_agg(pg_get_constraintdef(c.oid), ' ') FROM pg_constraint c
                                WHERE c.contypid = t.oid AND c.contype = 'c')))
       FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace WHERE t.typtype = 'd' AND """
    + _OWN.format("pg_type", "t"),
    """SELECT pg_get_functiondef(p.oid) FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
       WHERE p.prokind IN ('f', 'p') AND """
    + _OWN.format("pg_proc", "p"),
)


def prerequisites(connection: Connection) -> tuple[str, ...]:
    """Schemas, extensions, enumerations, domains and functions, in an order in which most can be made."""
    if connection.dialect.name != "postgresql":
        return ()
    raw = {"no_parameters": True}
    return tuple(
        statement
        for query in _QUERIES
        for statement in connection.exec_driver_sql(query, execution_options=raw).scalars()
    )
