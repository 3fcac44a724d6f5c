"""AUD013: a table that loses its last use and that only tests still touch, and one that tests alone touched before."""

from __future__ import annotations

from pathlib import Path

from auditor.gate import State
from tests.histories import outcome_of, reader, shop

TEST = {"tests/test_items.py": "import pytest\n" + reader("item", "Item", "test_items")}


def codes(folder: Path) -> list[tuple[str, str | None]]:
    return [(each.finding.code, each.finding.table) for each in outcome_of(folder).of(State.NEW) if each.gates]


def test_it_finds_what_it_is_about(tmp_path: Path) -> None:
    history = shop(tmp_path)
    history.commit(TEST)
    history.git("switch", "--quiet", "-c", "feature")
    history.commit({"items_dao.py": None})
    assert codes(tmp_path) == [("AUD013", "items")]


def test_it_leaves_the_near_miss_alone(tmp_path: Path) -> None:
    history = shop(tmp_path)
    history.commit({**TEST, "items_dao.py": None})
    history.git("switch", "--quiet", "-c", "feature")
    history.commit({"tests/test_more.py": TEST["tests/test_items.py"]})
    assert codes(tmp_path) == []
