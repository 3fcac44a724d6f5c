"""The order in which blind spots are told."""

from __future__ import annotations

from itertools import permutations

from auditor.facts.access import Blindness, BlindSpot, Role


def test_those_of_one_place_have_an_order_too() -> None:
    """A set of them is gone through in another order in each process: the hash of None is an address."""
    about: tuple[tuple[str, ...] | None, ...] = (("a",), ("b",), (), None)
    spots = [BlindSpot("m.py", 1, Blindness.DYNAMIC_TABLE_NAME, "computed", tables) for tables in about]
    spots.append(BlindSpot("m.py", 1, Blindness.DYNAMIC_TABLE_NAME, "computed", None, Role.TEST))
    orders = [sorted(each, key=lambda spot: spot.order) for each in permutations(spots)]
    assert all(each == orders[0] for each in orders)
