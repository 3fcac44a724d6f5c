"""Fixtures that many tests share; no test may touch the cache of who runs it."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.commands import Command


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


@pytest.fixture
def audit_command(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """`audit` in this process."""
    return Command(monkeypatch, capsys)
