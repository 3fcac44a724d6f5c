"""The servers that the tests of the drift audit share."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import URL

from tests import servers


@pytest.fixture(scope="session")
def postgres() -> Iterator[URL]:
    """A PostgreSQL server for the whole session of this worker, of the oldest version that is here."""
    yield from servers.for_session()


@pytest.fixture(scope="session")
def postgres_16() -> Iterator[URL]:
    yield from servers.for_session(16)


@pytest.fixture(scope="session")
def postgres_18() -> Iterator[URL]:
    yield from servers.for_session(18)


@pytest.fixture(scope="session")
def mariadb() -> Iterator[URL]:
    if not (shutil.which("mariadb-install-db") and (shutil.which("mariadbd") or Path("/usr/sbin/mariadbd").exists())):
        pytest.skip("no MariaDB server is installed")
    pytest.importorskip("pymysql", reason="the driver pymysql is not installed")
    with servers.mariadb() as url:
        yield url
