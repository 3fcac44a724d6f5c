"""Fixtures that many tests share; no test may touch the cache of who runs it."""

from __future__ import annotations

import gc
import itertools
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.commands import Command

if TYPE_CHECKING:
    from sqlalchemy import URL

#: Fixtures that start what takes long to start: the tests that use them run in one process, so that each starts once.
_SERVERS = {"postgres", "postgres_16", "postgres_18", "mariadb"}
_BROWSER = {"browser"}
_FOLDERS = itertools.count()
#: Folders whose tests audit small sources of their own for what they mean. Elsewhere, the process that reads files is
#: what is tested, or is there as it is for users.
_READ_HERE = tuple(Path(__file__).parent / name for name in ("audits", "edit", "link", "oracle"))

# Almost all that a test makes is gone without the search for cycles; looked for this seldom, they cost a tenth less.
gc.set_threshold(500_000, 10, 10)


def pytest_itemcollected(item: pytest.Item) -> None:
    """Here and not where the items are sorted, for that is where xdist looks for the marks, before any conftest."""
    used = set(getattr(item, "fixturenames", ()))
    for name, fixtures in (("servers", _SERVERS), ("browser", _BROWSER)):
        if used & fixtures:
            item.add_marker(pytest.mark.xdist_group(name))


@pytest.fixture(scope="session", autouse=True)
def _own_cache_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    os.environ["AUDITOR_DEBUG"] = "1"  # a bug that is contained would be hidden
    before = os.environ.get("AUDITOR_CACHE_DIR")
    os.environ["AUDITOR_CACHE_DIR"] = str(tmp_path_factory.mktemp("cache"))
    yield
    if before is None:
        del os.environ["AUDITOR_CACHE_DIR"]
    else:
        os.environ["AUDITOR_CACHE_DIR"] = before


@pytest.fixture(autouse=True)
def _small_sources_are_read_here(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a system that cannot limit a process: to start one for a few lines takes twice what all the rest does."""
    if any(map(request.path.is_relative_to, _READ_HERE)):
        monkeypatch.setattr("auditor.reading.workers.can_limit", lambda: False)


@pytest.fixture
def tmp_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """pytest's own looks through all such folders for the number of the next: a tenth of the time of small tests."""
    return tmp_path_factory.mktemp(f"test_{next(_FOLDERS)}", numbered=False)


@pytest.fixture
def audit_command(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """`audit` in this process."""
    return Command(monkeypatch, capsys)


@pytest.fixture(scope="session")
def postgres() -> Iterator[URL]:
    """The administrator's URL of a PostgreSQL server of the oldest version that is here."""
    from tests import servers

    yield from servers.for_session()


@pytest.fixture(scope="session")
def postgres_16() -> Iterator[URL]:
    from tests import servers

    yield from servers.for_session(16)


@pytest.fixture(scope="session")
def postgres_18() -> Iterator[URL]:
    from tests import servers

    yield from servers.for_session(18)


@pytest.fixture(scope="session")
def mariadb() -> Iterator[URL]:
    if not (shutil.which("mariadb-install-db") and (shutil.which("mariadbd") or Path("/usr/sbin/mariadbd").exists())):
        pytest.skip("no MariaDB server is installed")
    pytest.importorskip("pymysql", reason="the driver pymysql is not installed")
    from tests import servers

    with servers.mariadb() as url:
        yield url
