"""AUD001: a table that nobody touches, and one that is read."""

from __future__ import annotations

from pathlib import Path

from tests.audits.near_misses import READ, codes

FOUND: dict[str, str] = {}
NEAR_MISS = {"reads.py": READ}


def test_it_finds_what_it_is_about(tmp_path: Path) -> None:
    assert "AUD001" in codes(tmp_path, FOUND)


def test_it_leaves_the_near_miss_alone(tmp_path: Path) -> None:
    assert "AUD001" not in codes(tmp_path, NEAR_MISS)
