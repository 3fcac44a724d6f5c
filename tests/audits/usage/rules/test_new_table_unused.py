"""AUD012: a table that a change adds and nothing uses, and one that comes with its first use."""

from __future__ import annotations

from pathlib import Path

from tests.histories import model, outcome_of, reader, shop, warned

COUPON = {"coupon.py": model("Coupon", "coupons")}


def test_it_finds_what_it_is_about(tmp_path: Path) -> None:
    history = shop(tmp_path)
    history.add(COUPON)
    assert warned(outcome_of(tmp_path)) == ["AUD012 coupons: this change adds it, and nothing uses it"]


def test_it_leaves_the_near_miss_alone(tmp_path: Path) -> None:
    history = shop(tmp_path)
    history.add({**COUPON, "coupons_dao.py": reader("coupon", "Coupon", "list_coupons")})
    assert warned(outcome_of(tmp_path)) == []


TESTS = {"tests/test_coupon.py": reader("coupon", "Coupon", "test_coupon")}


def test_a_new_table_that_only_tests_use_yet_warns(tmp_path: Path) -> None:
    history = shop(tmp_path)
    history.add({**COUPON, **TESTS})
    found = outcome_of(tmp_path)
    assert (warned(found), found.failed) == (["AUD012 coupons: this change adds it, and only tests use it"], False)


def test_a_table_that_only_tests_used_before_says_nothing(tmp_path: Path) -> None:
    history = shop(tmp_path)
    history.commit({**COUPON, **TESTS})
    history.add({"other.py": "X = 1\n"})
    assert warned(outcome_of(tmp_path)) == []
