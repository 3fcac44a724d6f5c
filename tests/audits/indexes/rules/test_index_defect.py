"""AUD106: an index on a word, and one on a column."""

from __future__ import annotations

from pathlib import Path

from tests.audits.indexes.shops import shop

BY_NUMBER = "def find(session, n):\n    return session.scalars(select(Order).where(Order.number == n)).all()\n"


def test_it_finds_what_it_is_about(tmp_path: Path) -> None:
    assert "AUD106" in {
        each.code for each in shop(tmp_path, arguments='__table_args__ = (Index("ix", func.lower("number")),)')
    }


def test_it_leaves_the_near_miss_alone(tmp_path: Path) -> None:
    assert "AUD106" not in {
        each.code for each in shop(tmp_path, arguments='__table_args__ = (Index("ix", func.lower(number)),)')
    }
