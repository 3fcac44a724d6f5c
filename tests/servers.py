"""Database servers of the tests' own: started once by each worker that asks, under a user without rights."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy

from auditor.live.fresh.server import serve, servers_here


@contextmanager
def postgresql(folder: Path) -> Iterator[sqlalchemy.URL]:
    """The administrator's URL of a server with the binaries of `folder`."""
    with serve(folder) as url:
        yield url.set(drivername="postgresql+psycopg")


def for_session(major: int | None = None) -> Iterator[sqlalchemy.URL]:
    """The body of a fixture for a whole session: the major version, or the oldest that is here; skips where none is."""
    here = servers_here()
    if not here or (major is not None and major not in here):
        pytest.skip(f"no PostgreSQL {major or 'server'} is installed")
    with postgresql(here[major or min(here)]) as url:
        yield url


@contextmanager
def mariadb() -> Iterator[sqlalchemy.URL]:
    """The administrator's URL of a MariaDB server of Debian's packages."""
    home = Path(tempfile.mkdtemp(prefix="auditor-maria-"))
    user = pwd.getpwnam("nobody") if os.getuid() == 0 else pwd.getpwuid(os.getuid())
    os.chown(home, user.pw_uid, user.pw_gid)
    root = os.getuid() == 0
    uid, gid, groups = (user.pw_uid, user.pw_gid, list[int]()) if root else (None, None, None)
    data, pipe = f"--datadir={home / 'data'}", subprocess.DEVNULL
    install = [
        "mariadb-install-db",
        "--no-defaults",
        data,
        "--auth-root-authentication-method=normal",
        "--skip-test-db",
    ]
    subprocess.run(install, check=True, stdout=pipe, stderr=pipe, cwd=home, user=uid, group=gid, extra_groups=groups)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = shutil.which("mariadbd") or "/usr/sbin/mariadbd"
    options = [data, f"--port={port}", f"--socket={home / 'socket'}", f"--pid-file={home / 'pid'}"]
    fast = ["--bind-address=127.0.0.1", "--innodb-flush-log-at-trx-commit=0", "--skip-name-resolve"]
    command = [server, "--no-defaults", *options, *fast]
    process = subprocess.Popen(command, stdout=pipe, stderr=pipe, cwd=home, user=uid, group=gid, extra_groups=groups)
    url = sqlalchemy.make_url(f"mysql+pymysql://root@127.0.0.1:{port}/mysql")
    try:
        for _ in range(300):
            try:
                execute(url, "SELECT 1")
                break
            except sqlalchemy.exc.OperationalError:
                time.sleep(0.1)
        yield url
    finally:
        process.kill()
        process.wait()
        shutil.rmtree(home, ignore_errors=True)


def execute(url: sqlalchemy.URL, *statements: str) -> None:
    """Each statement as it is, at once."""
    engine = sqlalchemy.create_engine(url, poolclass=sqlalchemy.NullPool, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement, execution_options={"no_parameters": True})


@contextmanager
def database(server: sqlalchemy.URL, *ddl: str) -> Iterator[sqlalchemy.URL]:
    """A database of its own, in which the statements of `ddl` were run."""
    name = f"test_{uuid.uuid4().hex[:12]}"
    execute(server, f"CREATE DATABASE {name}")
    url = server.set(database=name)
    try:
        execute(url, *(each for each in ddl if each))
        yield url
    finally:
        execute(server, f"DROP DATABASE {name}" + (" WITH (FORCE)" if "postgresql" in server.drivername else ""))
