"""AUD015: a table whose only route goes while the function behind it stays, and one that keeps another route."""

from __future__ import annotations

from pathlib import Path

from tests.histories import History, outcome_of, shop, warned

ROUTES = """
from fastapi import APIRouter
from items_dao import list_items
from orders_dao import list_orders

router = APIRouter()

@router.get("/orders")
def orders(session):
    return list_orders(session)

@router.get("/items")
def items(session):
    return list_items(session)
"""
MORE = ROUTES + "\n@router.get('/more')\ndef more(session):\n    return list_items(session)\n"
WITHOUT = ROUTES.replace('@router.get("/items")\ndef items(session):\n    return list_items(session)\n', "")


def routed(folder: Path, routes: str) -> History:
    history = shop(folder)
    history.commit({"routes.py": routes})
    history.git("switch", "--quiet", "-c", "feature")
    return history


def test_it_finds_what_it_is_about(tmp_path: Path) -> None:
    routed(tmp_path, ROUTES).commit({"routes.py": WITHOUT})
    assert warned(outcome_of(tmp_path)) == ["AUD015 items: this change removed what led there: items (routes.py)"]


def test_it_leaves_the_near_miss_alone(tmp_path: Path) -> None:
    routed(tmp_path, MORE).commit(
        {"routes.py": MORE.replace("def items(session):\n    return list_items(session)", "")}
    )
    assert warned(outcome_of(tmp_path)) == []


def test_a_file_that_cannot_be_read_any_longer_is_not_taken_for_one_that_leads_nowhere(tmp_path: Path) -> None:
    routed(tmp_path, ROUTES).commit({"routes.py": f"{ROUTES}def broken(:\n"})
    assert not [each for each in warned(outcome_of(tmp_path)) if each.startswith("AUD015")]
