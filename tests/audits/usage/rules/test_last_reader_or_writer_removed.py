"""AUD014: a table that loses its last reader and is still written, and one that loses one of two."""

from __future__ import annotations

from pathlib import Path

from tests.histories import outcome_of, reader, shop, warned

WRITER = reader("item", "Item", "list_items").replace("    return session.scalars(select(Item)).all()\n", "")
READER = reader("item", "Item", "list_items").replace("    session.add(Item())\n", "")


def test_it_finds_what_it_is_about(tmp_path: Path) -> None:
    history = shop(tmp_path)
    history.add({"items_dao.py": WRITER})
    said = "AUD014 items: its last reader list_items (items_dao.py) no longer uses it"
    assert warned(outcome_of(tmp_path)) == [said]
    history.add({"items_dao.py": READER})
    assert warned(outcome_of(tmp_path)) == [said.replace("reader", "writer")]


def test_it_leaves_the_near_miss_alone(tmp_path: Path) -> None:
    history = shop(tmp_path)
    history.commit({"more_dao.py": reader("item", "Item", "more_items")})
    history.git("switch", "--quiet", "-c", "feature")
    history.commit({"items_dao.py": WRITER})
    assert warned(outcome_of(tmp_path)) == []
