"""A PostgreSQL server of the tests' own: started once by each worker that asks, under a user without rights."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy


def binaries() -> Path | None:
    """Where `initdb` and `postgres` of the newest version that Debian's packages brought are."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: int(folder.parent.name))
    return found[-1] if found else None


@contextmanager
def postgresql(folder: Path) -> Iterator[sqlalchemy.URL]:
    """The administrator's URL of a server in a folder of its own; all is removed at the end."""
    home = Path(tempfile.mkdtemp(prefix="auditor-pg-"))
    user = pwd.getpwnam("nobody") if os.getuid() == 0 else pwd.getpwuid(os.getuid())
    os.chown(home, user.pw_uid, user.pw_gid)
    identity = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if os.getuid() == 0 else {}
    data, log = home / "data", home / "log"
    initdb = [folder / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "--no-sync", "-E", "UTF8", "--locale=C"]
    subprocess.run(initdb, check=True, stdout=subprocess.DEVNULL, cwd=home, **identity)  # type: ignore[call-overload]
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    control = [folder / "pg_ctl", "-D", data, "-w", "-s", "-l", log]
    options = f"-p {port} -k {home} -c fsync=off -c listen_addresses=127.0.0.1 -c max_connections=20"
    subprocess.run([*control, "-o", options, "start"], check=True, cwd=home, **identity)  # type: ignore[call-overload]
    try:
        yield sqlalchemy.make_url(f"postgresql+psycopg://postgres@127.0.0.1:{port}/postgres")
    finally:
        subprocess.run([*control, "-m", "immediate", "stop"], check=False, cwd=home, **identity)  # type: ignore[call-overload]
        shutil.rmtree(home, ignore_errors=True)


def for_session() -> Iterator[sqlalchemy.URL]:
    """The body of a fixture for a whole session; skips where no server is installed."""
    folder = binaries()
    if folder is None:
        pytest.skip("no PostgreSQL server is installed")
    with postgresql(folder) as url:
        yield url


def execute(url: sqlalchemy.URL, *statements: str) -> None:
    """Each statement as it is, at once."""
    engine = sqlalchemy.create_engine(url, poolclass=sqlalchemy.NullPool, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement, execution_options={"no_parameters": True})


@contextmanager
def database(server: sqlalchemy.URL, ddl: str = "") -> Iterator[sqlalchemy.URL]:
    """A database of its own with the tables of `ddl`."""
    name = f"test_{uuid.uuid4().hex[:12]}"
    execute(server, f"CREATE DATABASE {name}")
    url = server.set(database=name)
    try:
        if ddl:
            execute(url, ddl)
        yield url
    finally:
        execute(server, f"DROP DATABASE {name} WITH (FORCE)")
