"""AUD009: a comment without a reason, and one with it."""

from __future__ import annotations

from pathlib import Path

from tests.audits.near_misses import codes, ignored

FOUND = {"old.py": ignored("AUD001", "")}
NEAR_MISS = {"old.py": ignored("AUD001", " kept for the export")}


def test_it_finds_what_it_is_about(tmp_path: Path) -> None:
    assert "AUD009" in codes(tmp_path, FOUND)


def test_it_leaves_the_near_miss_alone(tmp_path: Path) -> None:
    assert "AUD009" not in codes(tmp_path, NEAR_MISS)
