"""AUD005: a table that only a script fills, and one that the application fills."""

from __future__ import annotations

from pathlib import Path

from tests.audits.near_misses import WRITE, codes

FOUND = {"scripts/fill.py": WRITE}
NEAR_MISS = {"fill.py": WRITE}


def test_it_finds_what_it_is_about(tmp_path: Path) -> None:
    assert "AUD005" in codes(tmp_path, FOUND)


def test_it_leaves_the_near_miss_alone(tmp_path: Path) -> None:
    assert "AUD005" not in codes(tmp_path, NEAR_MISS)
