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
