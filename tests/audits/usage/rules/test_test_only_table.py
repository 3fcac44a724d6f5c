"""AUD004: a table that only tests read, and one that the application reads."""

from __future__ import annotations

from pathlib import Path

from tests.audits.near_misses import READ, codes

FOUND = {"tests/test_orders.py": READ.replace("read", "test_read")}
NEAR_MISS = {"reads.py": READ}


def test_it_finds_what_it_is_about(tmp_path: Path) -> None:
    assert "AUD004" in codes(tmp_path, FOUND)


def test_it_leaves_the_near_miss_alone(tmp_path: Path) -> None:
    assert "AUD004" not in codes(tmp_path, NEAR_MISS)
