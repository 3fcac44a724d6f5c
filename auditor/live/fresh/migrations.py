"""The project's own migrations, or a command of the user's, against a fresh database: run in a process of its own."""

from __future__ import annotations

import os
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import msgspec
import sqlalchemy
from sqlalchemy.engine import URL

from auditor.errors import DatabaseError, MigrationError
from auditor.live.application import last_line, run_apart
from auditor.live.fresh.catalogs import whole
from auditor.live.fresh.migrating import Answer, Request, Step
from auditor.live.session import read, without_secrets

#: Histories of hundreds of revisions take minutes.
SECONDS = 3600.0
#: Where applications look for their URL most often; `--url-variable` names others.
_VARIABLES = ("DATABASE_URL", "SQLALCHEMY_DATABASE_URI", "SQLALCHEMY_DATABASE_URL")


@dataclass(frozen=True, slots=True)
class Fresh:
    """A fresh database for the application at `root`; `variables`: NAME or NAME=DRIVER, set to its URL."""

    url: URL
    root: Path
    variables: tuple[str, ...] = ()

    def environment(self) -> dict[str, str]:
        """The variables of the process: the URL by the names that are common and by those that were given, and what
        the tools of PostgreSQL read (libpq, "Environment Variables")."""
        plain = self.url.set(drivername=self.url.get_backend_name())
        given = dict.fromkeys(_VARIABLES, plain.render_as_string(hide_password=False))
        for variable in self.variables:
            name, _, driver = variable.partition("=")
            given[name] = plain.set(drivername=driver or plain.drivername).render_as_string(hide_password=False)
        if plain.drivername == "postgresql":
            parts = {
                "PGHOST": self.url.host, "PGPORT": self.url.port, "PGUSER": self.url.username,
                "PGPASSWORD": self.url.password, "PGDATABASE": self.url.database,
            }  # fmt: skip
            given |= {name: str(value) for name, value in parts.items() if value is not None}
        return given


def require_empty(url: URL) -> None:
    """Refuse a database that holds anything: it is about to be changed."""
    found = read(url, whole)
    if found.tables:
        raise DatabaseError(
            f"the database {url.database!r} is not empty ({len(found.tables)} tables): --fresh migrates the database"
            " that it is given, and takes an empty one only"
        )


def bootstrap(fresh: Fresh, command: str) -> None:
    """Run the command of the user's in the shell; MigrationError where it fails or leaves the database empty."""
    with tempfile.TemporaryDirectory(prefix="auditor-") as folder:
        output = Path(folder, "output")
        shell = ["/bin/sh", "-c", command] if os.name == "posix" else ["cmd", "/c", command]
        code = run_apart(shell, fresh.root, output, SECONDS, fresh.environment())
        if code != 0:
            why = "took too long" if code is None else f"exit {code}: {last_line(output)}"
            raise MigrationError(f"the bootstrap failed: {without_secrets(why, fresh.url)}")
    if not read(fresh.url, whole).tables:
        raise DatabaseError(
            "the bootstrap made no table in the fresh database: it looks for its URL elsewhere than in DATABASE_URL and"
            " the variables of libpq; name the variable with --url-variable"
        )


def migrate(fresh: Fresh, ini: Path, again: bool, stairway: bool) -> tuple[Step, ...]:
    """What each step of Alembic did. DatabaseError where none could be taken."""
    with tempfile.TemporaryDirectory(prefix="auditor-") as folder:
        request, answer, output = (Path(folder, name) for name in ("request", "answer", "output"))
        url = fresh.url.render_as_string(hide_password=False)
        request.write_bytes(msgspec.json.encode(Request(str(fresh.root.resolve()), str(ini), url, again, stairway)))
        command = [sys.executable, "-m", "auditor.live.fresh.migrating", str(request), str(answer)]
        code = run_apart(command, fresh.root, output, SECONDS, fresh.environment())
        if not answer.exists():
            why = "took more than an hour" if code is None else f"ended the process (exit {code}): {last_line(output)}"
            raise DatabaseError(f"the migrations {without_secrets(why, fresh.url)}")
        given = msgspec.json.decode(answer.read_bytes(), type=Answer)
    if given.failure:
        raise DatabaseError(f"the migrations cannot be run: {without_secrets(given.failure, fresh.url)}")
    return given.steps


def with_driver(url: URL) -> URL:
    """The URL with a driver that is installed, where none is named."""
    if "+" in url.drivername or url.get_backend_name() != "postgresql":
        return url
    for driver in ("psycopg", "psycopg2", "asyncpg", "pg8000"):
        try:
            __import__(driver)
        except ImportError:
            continue
        return url.set(drivername=f"postgresql+{driver}")
    raise DatabaseError("no driver for PostgreSQL is installed here; install psycopg beside auditor")


def made_database(server: URL, name: str) -> URL:
    """A new database on a server of our own."""
    engine = sqlalchemy.create_engine(with_driver(server), poolclass=sqlalchemy.NullPool, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    return with_driver(server).set(database=name)
