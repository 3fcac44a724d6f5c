"""AUD011: a consumer of no table, and one of a table."""

from __future__ import annotations

from pathlib import Path

from tests.audits.near_misses import codes


def consumer(glob: str) -> str:
    return f"[[tool.auditor.consumers]]\ntables = ['{glob}']\naccess = 'read'\n"


FOUND = {"pyproject.toml": consumer("order")}
NEAR_MISS = {"pyproject.toml": consumer("order*")}


def test_it_finds_what_it_is_about(tmp_path: Path) -> None:
    assert "AUD011" in codes(tmp_path, FOUND)


def test_it_leaves_the_near_miss_alone(tmp_path: Path) -> None:
    assert "AUD011" not in codes(tmp_path, NEAR_MISS)
