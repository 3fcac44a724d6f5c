"""What the command takes. Nothing of it is a key of the configuration: what a pull request brings must not make the
check import code or choose the database."""

from __future__ import annotations

from dataclasses import dataclass, field

from auditor.config import setting

_METADATA = "What the ORM declares, as package.module:Base; it is imported, in a process of its own. Repeatable."
_URL = "The database, as postgresql+psycopg://USER@HOST/NAME; default: AUDITOR_DATABASE_URL, then --alembic-ini."
_INI = "Where the URL is taken from if nothing else gives one: sqlalchemy.url of this file; default: alembic.ini."
_TENANT = "A schema in which tables without one are looked for; a name, a pattern, or PLACEHOLDER=SCHEMA. Repeatable."
_STRICT = "Unique constraints, checks and foreign keys that only the database has are errors: they refuse rows."
_SNAPSHOT = "Write to this file what is expected, for assert_schema_matches_orm(..., snapshot=FILE)."
_EMIT = "Print the body of an Alembic revision that mends what is found, and nothing else."
_SCRATCH = (
    "A database of the same version, in which the ORM's DDL is tried and rolled back: what the server refuses is told."
)
_FRESH = "Make a database, run the project's migrations there, down and up again, and compare that: the gate of CI."
_BOOTSTRAP = (
    "With --fresh: the command that fills the database instead of `alembic upgrade heads`; a dump, for example."
)
_STAIRWAY = "With --fresh: each revision up, down and up."
_SERVER = "With --fresh: the major version of PostgreSQL; default: the newest that is installed here."
_VARIABLE = "With --fresh: a variable to set to the URL for the migrations, as NAME or NAME=DRIVER. Repeatable."


@dataclass(frozen=True, slots=True)
class Settings:
    """Options of the command."""

    metadata: tuple[str, ...] = field(default=(), metadata=setting(option="--metadata", help=_METADATA))
    url: str = field(default="", metadata=setting(option="--url", help=_URL))
    alembic_ini: str = field(default="", metadata=setting(option="--alembic-ini", help=_INI))
    tenant: tuple[str, ...] = field(default=(), metadata=setting(option="--tenant", help=_TENANT))
    strict: bool = field(default=False, metadata=setting(option="--strict", help=_STRICT))
    write_snapshot: str = field(default="", metadata=setting(option="--write-snapshot", help=_SNAPSHOT))
    emit_migration: bool = field(default=False, metadata=setting(option="--emit-migration", help=_EMIT))
    scratch_url: str = field(default="", metadata=setting(option="--scratch-url", help=_SCRATCH))
    fresh: bool = field(default=False, metadata=setting(option="--fresh", help=_FRESH))
    bootstrap: str = field(default="", metadata=setting(option="--bootstrap", help=_BOOTSTRAP))
    stairway: bool = field(default=False, metadata=setting(option="--stairway", help=_STAIRWAY))
    server: int = field(default=0, metadata=setting(option="--server", help=_SERVER))
    url_variable: tuple[str, ...] = field(default=(), metadata=setting(option="--url-variable", help=_VARIABLE))
