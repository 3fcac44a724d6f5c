"""What statements ask of columns: each form of saying it, as the ORM and Core have it."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor import pipeline
from auditor.audits.indexes.model import Indexes
from tests.audits.indexes.shops import shop
from tests.projects import write

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
    "session.query(Order.id).filter_by(customer=n)": {("customer_id", "equality")},
    "select(Customer).join(Order).filter_by(number=n)": {("customer_id", "join"), ("number", "equality")},
    "select(Order).where(Order.number == None)": {("number", "null")},
    "select(Order).join(select(Customer).subquery())": {("customer_id", "join")},
    "select(Customer).join(select(Order).where(Order.number == n).subquery())": {
        ("customer_id", "join"),
        ("number", "equality"),
    },
    "select(Order).where(Order.customer_id == select(Customer).subquery().c.id)": {("customer_id", "join")},
    "select(Customer.id).join(Order)": {("customer_id", "join")},
    "select(Customer).where(Customer.orders.any(number=n))": {("customer_id", "join"), ("number", "equality")},
    "select(Order).where(text('number = :n'))": {("number", "equality")},
    "select(Order).order_by(text('placed DESC'))": {("placed desc", "sort")},
    "select(Order).order_by(desc('placed'))": {("placed desc", "sort")},
    "select(Order).where(with_parent(n, Customer.orders))": {("customer_id", "equality")},
    "session.query(func.max(Order.placed)).filter(Order.number == n)": {("number", "equality")},
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


def test_sql_files_of_the_application_ask_and_those_of_tests_and_dumps_do_not(tmp_path: Path) -> None:
    report = (
        "-- monthly\nSELECT o.number\nFROM orders o JOIN customers c ON c.id = o.customer_id\nWHERE placed > :since;\n"
    )
    write(tmp_path, {"reports/monthly.sql": report, "tests/seed.sql": "SELECT * FROM orders WHERE number = 1;\n"})
    assert _asked(tmp_path, "") == {("customer_id", "join"), ("placed", "range")}


def test_a_column_that_two_tables_have_is_not_guessed(tmp_path: Path) -> None:
    statement = "text('SELECT 1 FROM orders, customers WHERE id = 1 AND number = 2')"
    assert _asked(tmp_path, f"def find(session):\n    session.execute({statement})\n") == {("number", "equality")}


def test_a_join_without_a_condition_pairs_what_it_brings_and_nothing_else(tmp_path: Path) -> None:
    extra = """
class Note(Base):
    __tablename__ = "notes"
    id = mapped_column(primary_key=True)
    order_id = mapped_column(ForeignKey("orders.id"))

def find(session):
    session.execute(select(Customer).join(Order, Order.number == Customer.id).join(Note))
"""
    assert _asked(tmp_path, extra) == {("number", "join"), ("id", "join")}


def test_a_load_is_likely_where_names_tell_and_one_is_not_where_several_have_it(tmp_path: Path) -> None:
    assert _asked(tmp_path / "a", "def show(customer):\n    return customer.orders\n") == {("customer_id", "equality")}
    assert _asked(tmp_path / "b", "def show(thing):\n    return thing.orders\n") == set()
    other = "class Shelf:\n    orders = ()\n\ndef show(customer):\n    return customer.orders\n"
    assert _asked(tmp_path / "c", other) == set()


def test_each_step_of_a_loader_option_looks_rows_up(tmp_path: Path) -> None:
    option = "joinedload(Order.customer).selectinload(Customer.orders)"
    code = f"def find(session):\n    return session.scalars(select(Order).options({option}))\n"
    assert _asked(tmp_path, f"from sqlalchemy.orm import joinedload\n{code}") == {("customer_id", "equality")}
