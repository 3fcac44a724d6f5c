"""AUD007: SQL that names a table declared nowhere, and one that is declared."""

from __future__ import annotations

from pathlib import Path

from tests.audits.near_misses import IMPORTS, codes

FOUND = {"sql.py": IMPORTS + "def ghosts(session):\n    session.execute(text('SELECT a FROM ghosts'))\n"}
NEAR_MISS = {"sql.py": IMPORTS + "def orders(session):\n    session.execute(text('SELECT id FROM orders'))\n"}


def test_it_finds_what_it_is_about(tmp_path: Path) -> None:
    assert "AUD007" in codes(tmp_path, FOUND)


def test_it_leaves_the_near_miss_alone(tmp_path: Path) -> None:
    assert "AUD007" not in codes(tmp_path, NEAR_MISS)
