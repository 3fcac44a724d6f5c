"""The server that the tests of the indexes audit ask."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from tests import servers


@pytest.fixture(scope="session")
def postgres() -> Iterator[sa.URL]:
    """The administrator's URL of a PostgreSQL server."""
    yield from servers.for_session()
