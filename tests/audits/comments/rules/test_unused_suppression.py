"""AUD010: a comment that suppresses nothing, and one that does."""

from __future__ import annotations

from pathlib import Path

from tests.audits.near_misses import codes, ignored

FOUND = {"old.py": ignored("AUD002", " kept")}
NEAR_MISS = {"old.py": ignored("orphaned-table", " kept")}


def test_it_finds_what_it_is_about(tmp_path: Path) -> None:
    assert "AUD010" in codes(tmp_path, FOUND)


def test_it_leaves_the_near_miss_alone(tmp_path: Path) -> None:
    assert "AUD010" not in codes(tmp_path, NEAR_MISS)
