"""Missing indexes and those to extend: leading prefixes, equalities before a range or a sort, the smallest set."""

from __future__ import annotations

from pathlib import Path

from tests.audits.indexes.shops import shop, told

BY_NUMBER = "def find(session, n):\n    return session.scalars(select(Order).where(Order.number == n)).all()\n"
NEWEST = """
def newest(session, n):
    return session.scalars(
        select(Order).where(Order.number == n).order_by(Order.placed.desc()).limit(3)
    ).all()
"""
KEY = ", index=True"


def test_an_equality_without_an_index(tmp_path: Path) -> None:
    assert told(shop(tmp_path, BY_NUMBER, key=KEY)) == [("AUD101", "orders", ("number",))]


def test_an_index_a_unique_constraint_or_a_longer_index_serves_it(tmp_path: Path) -> None:
    for arguments in (
        '__table_args__ = (Index("ix", "number"),)',
        '__table_args__ = (UniqueConstraint("number"),)',
        '__table_args__ = (Index("ix", "number", "placed"),)',
    ):
        assert told(shop(tmp_path, BY_NUMBER, key=KEY, arguments=arguments)) == []


def test_of_two_indexes_the_one_of_the_foreign_key_is_extended(tmp_path: Path) -> None:
    both = """
def find(session, n, c):
    return session.scalars(select(Order).where(Order.number == n, Order.customer_id == c)).all()
"""
    (found,) = shop(tmp_path, both, key=KEY, number=KEY)
    assert (found.code, found.columns) == ("AUD103", ("customer_id", "number"))


def test_a_second_column_does_not_serve_it_nor_does_another_method_or_a_partial_index(tmp_path: Path) -> None:
    for arguments in (
        '__table_args__ = (Index("ix", "placed", "number"),)',
        '__table_args__ = (Index("ix", "number", postgresql_using="gin"),)',
        '__table_args__ = (Index("ix", "number", postgresql_where=text("paid")),)',
    ):
        found = told(shop(tmp_path, BY_NUMBER, key=KEY, arguments=arguments))
        assert ("AUD101", "orders", ("number",)) in found


def test_a_sort_comes_behind_the_equality_and_one_index_serves_both_statements(tmp_path: Path) -> None:
    (found,) = shop(tmp_path, BY_NUMBER + NEWEST, key=KEY)
    assert found.columns == ("number", "placed")
    assert len(found.serves) == 2


def test_an_index_on_the_first_column_is_extended_and_becomes_superfluous(tmp_path: Path) -> None:
    (found,) = shop(tmp_path, NEWEST, key=KEY, arguments='__table_args__ = (Index("ix_number", "number"),)')
    assert (found.code, found.columns) == ("AUD103", ("number", "placed"))
    assert found.makes_superfluous == ("ix_number",)


def test_each_arm_of_a_disjunction_wants_its_own(tmp_path: Path) -> None:
    either = (
        "def find(session, n):\n    session.scalars(select(Order).where(or_(Order.number == n, Order.placed == n)))\n"
    )
    found = told(shop(tmp_path, either, key=KEY))
    assert found == [("AUD101", "orders", ("number",)), ("AUD101", "orders", ("placed",))]


def test_a_function_of_a_column_wants_an_expression(tmp_path: Path) -> None:
    lower = "def find(session, n):\n    session.scalars(select(Order).where(func.lower(Order.number) == n))\n"
    assert told(shop(tmp_path, lower, key=KEY)) == [("AUD101", "orders", ("lower(number)",))]


def test_a_boolean_alone_wants_nothing(tmp_path: Path) -> None:
    paid = "def find(session):\n    session.scalars(select(Order).where(Order.paid))\n"
    assert told(shop(tmp_path, paid, key=KEY)) == []


def test_tests_and_scripts_want_nothing(tmp_path: Path) -> None:
    from tests.audits.indexes.shops import suggestions

    shop(tmp_path, "", key=KEY)
    assert suggestions(tmp_path, {"tests/test_app.py": f"from models import *\n{BY_NUMBER}"}) == ()


def test_most_warnings(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.auditor.indexes]\nmost-warnings = 0\n")
    (found,) = shop(tmp_path, BY_NUMBER, key=KEY)
    assert found.severity == "note"


def test_one_index_serves_a_sort_in_both_directions_and_not_a_mixed_one(tmp_path: Path) -> None:
    sort = "def {}(session):\n    return session.scalars(select(Order).order_by({}).limit(3))\n\n"
    both = sort.format("up", "Order.placed, Order.number") + sort.format(
        "down", "Order.placed.desc(), Order.number.desc()"
    )
    (found,) = shop(tmp_path / "a", both, key=KEY)
    assert found.columns == ("placed", "number")
    mixed = both + sort.format("mixed", "Order.placed, Order.number.desc()")
    assert {each.columns for each in shop(tmp_path / "b", mixed, key=KEY)} == {
        ("placed", "number"),
        ("placed", "number desc"),
    }


def test_an_index_is_extended_by_what_it_does_not_lead_by(tmp_path: Path) -> None:
    both = (
        "def find(session, n):\n    return session.scalars(select(Order).where(Order.placed == n, Order.number == n))\n"
    )
    (found,) = shop(tmp_path, both, key=KEY, arguments='__table_args__ = (Index("ix", "number"),)')
    assert (found.columns, found.makes_superfluous) == (("number", "placed"), ("ix",))


def test_a_bare_foreign_key_is_a_note_and_an_indexed_one_is_none(tmp_path: Path) -> None:
    (found,) = shop(tmp_path / "a")
    assert (found.code, found.severity, found.columns, found.serves) == ("AUD102", "note", ("customer_id",), ())
    assert shop(tmp_path / "b", arguments='__table_args__ = (Index("ix", "customer_id", "number"),)') == ()
    assert shop(tmp_path / "c", arguments='__table_args__ = (UniqueConstraint("customer_id", "number"),)') == ()
