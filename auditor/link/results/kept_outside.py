"""Tables that a library or the database keeps for itself, under a name of its own, and that the project declares.

No code of the project names them, and yet nobody may drop them. Generated models hold them (sqlacodegen), and models
that shall not let autogenerate drop them. Sources: Alembic, "Tutorial"; SQLAlchemy-Migrate, "Database schema versioning
workflow"; Django, "Migrations"; Flyway, "Flyway schema history table"; Liquibase, "Tracking tables"; yoyo-migrations;
Active Record Migrations; Knex, "Migrations"; PostGIS, "Loading GIS (Vector) Data" and "Raster Catalogs"; PostgreSQL, F,
"Additional Supplied Modules"; SQLite, "Database File Format", 2.6; Celery, "Configuration" (`database_table_names`);
Kombu, SQLAlchemy transport; APScheduler 3, SQLAlchemyJobStore; Beaker, "Configuration"; casbin-sqlalchemy-adapter;
Procrastinate, "Migrations"; LangGraph, Postgres checkpointer; LangChain, PGVector; python-openid, `store.sqlstore`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from auditor.facts.access import KEPT_BY, Access, Confidence, Op, Role
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.project import Found
from auditor.link.modules.index import MODULE_BODY
from auditor.link.tables.declared import TableInfo
from auditor.link.tables.index import TableIndex

#: Who keeps tables, and how these are called there.
_KEPT = {
    "Alembic": "alembic_version",
    "SQLAlchemy-Migrate": "migrate_version",
    "Django": "django_migrations django_content_type django_session django_admin_log",
    "Flyway": "flyway_schema_history",
    "Liquibase": "databasechangelog databasechangeloglock",
    "yoyo": "_yoyo_migration _yoyo_log _yoyo_version yoyo_lock",
    "Active Record": "schema_migrations ar_internal_metadata",
    "Knex": "knex_migrations knex_migrations_lock",
    "PostGIS": "spatial_ref_sys geometry_columns geography_columns raster_columns raster_overviews",
    "PostgreSQL": "pg_stat_statements pg_stat_statements_info pg_buffercache",
    "Celery": "celery_taskmeta celery_tasksetmeta",
    "Kombu": "kombu_message kombu_queue",
    "APScheduler": "apscheduler_jobs",
    "Beaker": "beaker_cache",
    "casbin": "casbin_rule",
    "Procrastinate": "procrastinate_jobs procrastinate_events procrastinate_periodic_defers procrastinate_workers",
    "LangGraph": "checkpoint_blobs checkpoint_writes checkpoint_migrations",
    "LangChain": "langchain_pg_collection langchain_pg_embedding",
    "OpenID": "oid_associations oid_nonces oid_settings",
}
_BY_NAME = {name: keeper for keeper, names in _KEPT.items() for name in names.split()}
_CATALOGUES = frozenset({"pg_catalog", "information_schema"})
_RESERVED = "sqlite_"  # "reserved for internal use"


def kept_outside(engine: Interpreter, found: Iterable[Found]) -> list[Found]:
    """A possible access to each such table that no code was surely seen to touch, where it is declared."""
    touched = {
        item.access.table
        for item in found
        if item.access.role is Role.APP and item.access.confidence is not Confidence.POSSIBLE
    }
    kept: dict[Found, None] = {}
    for table in engine.of(TableIndex).values():
        keeper = _keeper(table)
        if keeper and table.key not in touched:
            kept.update(dict.fromkeys(kept_at(table, keeper, (table.path, table.line, table.role))))
    return [*kept]


def kept_at(table: TableInfo, keeper: str, at: tuple[str, int, Role]) -> Iterator[Found]:
    """A possible access of each kind, at that path and line, by code of that role."""
    path, line, role = at
    for op in Op:
        access = Access(table.key, op, path, line, MODULE_BODY, role, f"{KEPT_BY}{keeper}", Confidence.POSSIBLE)
        yield Found(access, f"{path}::{MODULE_BODY}")


def _keeper(table: TableInfo) -> str:
    """Who keeps the table; empty where it is the project's own."""
    name = table.name.lower()
    if (table.schema or "").lower() in _CATALOGUES:
        return "PostgreSQL"
    return "SQLite" if name.startswith(_RESERVED) else _BY_NAME.get(name, "")
