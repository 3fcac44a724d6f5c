"""AUD102: a foreign key that is looked up, and one that nothing looks up."""

from __future__ import annotations

from pathlib import Path

from tests.audits.indexes.shops import shop

BY_NUMBER = "def find(session, n):\n    return session.scalars(select(Order).where(Order.number == n)).all()\n"


def test_it_finds_what_it_is_about(tmp_path: Path) -> None:
    found = shop(tmp_path, "def load(session, n):\n    return session.get(Customer, n).orders\n")
    assert ("AUD102", "warning") in {(each.code, each.severity.value) for each in found}


def test_it_leaves_the_near_miss_alone(tmp_path: Path) -> None:
    assert {(each.code, each.severity.value) for each in shop(tmp_path, "")} == {("AUD102", "note")}
    assert shop(tmp_path / "b", key=", index=True") == ()
