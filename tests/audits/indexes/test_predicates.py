"""What statements ask of columns: each form of saying it, as the ORM and Core have it."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor import pipeline
from auditor.audits.indexes.model import Indexes
from tests.audits.indexes.shops import shop

ASKED = {
    "select(Order).where(Order.number == n)": {("number", "equality")},
    "select(Order).where(Order.number.in_([n]))": {("number", "equality")},
    "select(Order).where(Order.number != n)": {("number", "other")},
    "select(Order).where(Order.placed > n, Order.placed < n)": {("placed", "range")},
    "select(Order).where(Order.placed.between(n, n))": {("placed", "range")},
    "select(Order).where(Order.number.like(n))": {("number", "like")},
    "select(Order).where(Order.paid)": {("paid", "boolean")},
    "select(Order).where(Order.paid.is_(True))": {("paid", "boolean")},
    "select(Order).where(~Order.paid)": {("paid", "boolean")},
    "select(Order).where(Order.number.is_(None))": {("number", "null")},
    "select(Order).where(func.lower(Order.number) == n)": {("number", "function_of")},
    "select(Order).where(func.lower(Order.number).like(n))": {("number", "like")},
    "select(Order).order_by(Order.placed.desc())": {("placed desc", "sort")},
    "select(Order).filter_by(number=n)": {("number", "equality")},
    "select(Order).filter_by(customer=n)": {("customer_id", "equality")},
    "select(Order).where(Order.customer == n)": {("customer_id", "equality")},
    "select(Customer).join(Customer.orders)": {("customer_id", "join")},
    "select(Customer).join(Order)": {("customer_id", "join")},
    "select(Customer).where(Customer.orders.any(Order.number == n))": {("customer_id", "join"), ("number", "equality")},
    "session.query(Order).filter(Order.number == n).first()": {("number", "equality")},
    "select(Order).where(*[Order.number == n, Order.placed > n])": {("number", "equality"), ("placed", "range")},
    "select(Order).where((Order.number == n) & (Order.placed > n))": {("number", "equality"), ("placed", "range")},
    "session.execute(text('SELECT * FROM orders WHERE number = :n ORDER BY placed DESC'))": {
        ("number", "equality"),
        ("placed desc", "sort"),
    },
}


def _asked(folder: Path, statements: str) -> set[tuple[str, str]]:
    shop(folder, statements)
    settings = {"indexes": {"predicates": True}}
    result = pipeline.audit(folder, only=settings).results["indexes"]
    assert isinstance(result, Indexes)
    assert result.predicates is not None
    return {
        (f"{use.column} desc" if use.descending else use.column, use.asked.value)
        for predicate in result.predicates
        if predicate.table.name == "orders"
        for use in predicate.uses
    }


@pytest.mark.parametrize("statement", ASKED)
def test_a_condition_keeps_its_operator(tmp_path: Path, statement: str) -> None:
    assert _asked(tmp_path, f"def find(session, n):\n    return session.execute({statement})\n") == ASKED[statement]


def test_conditions_are_gathered_in_lists_and_through_helpers(tmp_path: Path) -> None:
    statements = """
def newest(statement):
    return statement.order_by(Order.placed.desc())

def find(session, n):
    conditions = []
    if n:
        conditions.append(Order.number == n)
    return session.scalars(newest(select(Order).where(*conditions)))
"""
    assert ("number", "equality") in _asked(tmp_path, statements)
    assert ("placed desc", "sort") in _asked(tmp_path, statements)


def test_a_loaded_collection_is_looked_up_by_its_key_and_a_loaded_parent_is_not(tmp_path: Path) -> None:
    load = "def load(session, n):\n    return session.get(Customer, n).orders\n"
    parent = "def load(session, n):\n    return session.get(Order, n).customer\n"
    assert _asked(tmp_path, load) == {("customer_id", "equality")}
    assert _asked(tmp_path, parent) == set()


def test_what_is_named_and_not_asked_is_no_predicate(tmp_path: Path) -> None:
    assert _asked(tmp_path, "def find(session):\n    return session.execute(select(Order.number))\n") == set()
