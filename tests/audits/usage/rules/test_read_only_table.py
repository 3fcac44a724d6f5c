"""AUD003: a table that is only read, and one that is written, too, or perhaps."""

from __future__ import annotations

from pathlib import Path

from tests.audits.near_misses import PICKED, READ, WRITE, codes

FOUND = {"reads.py": READ}
NEAR_MISS = {"writes.py": WRITE, "reads.py": READ}


def test_it_finds_what_it_is_about(tmp_path: Path) -> None:
    assert "AUD003" in codes(tmp_path, FOUND)


def test_it_leaves_the_near_miss_alone(tmp_path: Path) -> None:
    assert "AUD003" not in codes(tmp_path, NEAR_MISS)


def test_it_leaves_one_alone_that_is_perhaps_written(tmp_path: Path) -> None:
    may_write = {"reads.py": READ, "picks.py": PICKED.format("session.add(getattr(models, name)())")}
    assert "AUD003" not in codes(tmp_path / "a", may_write)
    may_read = {"reads.py": READ, "picks.py": PICKED.format("session.query(getattr(models, name)).all()")}
    assert "AUD003" in codes(tmp_path / "b", may_read)
