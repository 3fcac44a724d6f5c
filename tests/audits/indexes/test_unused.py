"""Indexes that nothing in the code can use, beside those that something can."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.audits.indexes.shops import shop, told

INDEX = '__table_args__ = (Index("ix_spare", "{}"),)'


def asks(condition: str) -> str:
    return f"def find(session, n):\n    return session.scalars(select(Order).where({condition})).all()\n"


def unused(folder: Path, condition: str, column: str = "number", **given: str) -> bool:
    found = shop(folder, asks(condition), key=", index=True", arguments=INDEX.format(column), **given)
    return any(code == "AUD105" and columns == (column,) for code, _, columns in told(found))


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        ("func.lower(Order.number) == n", True),
        ('Order.number.like("%" + n + "%")', True),
        ("Order.placed == n", True),
        ("Order.number == n", False),
        ("func.lower(Order.number) == n, Order.number > n", False),
        ('Order.number.like(n + "%")', False),
        ("Order.number.in_(n)", False),
    ],
)
def test_only_what_asks_for_the_column_itself_can_use_a_plain_index(tmp_path: Path, condition: str, said: bool) -> None:
    assert unused(tmp_path, condition) is said


def test_an_index_that_is_sorted_by_is_used(tmp_path: Path) -> None:
    assert not unused(tmp_path, "func.lower(Order.number) == n).order_by(Order.number")


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        ("Order.paid == True, Order.customer_id == n", True),
        ("Order.paid == True", False),
        ("Order.paid == True, Order.placed == n", False),
        ("or_(Order.paid == True, Order.customer_id == n)", False),
    ],
)
def test_what_tells_few_rows_apart_is_not_needed_beside_what_leads_by_more(
    tmp_path: Path, condition: str, said: bool
) -> None:
    assert unused(tmp_path, condition, "paid") is said


def test_a_unique_index_forbids_something(tmp_path: Path) -> None:
    unique = '__table_args__ = (Index("ix_spare", "number", unique=True),)'
    found = shop(tmp_path, asks("Order.placed == n"), key=", index=True", arguments=unique)
    assert all(code != "AUD105" for code, *_ in told(found))
