"""What users of other index checkers complained of, one test each: the near miss that must be quiet beside the case."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from auditor import pipeline
from auditor.audits.indexes.model import Kind, Suggestion
from auditor.facts.statistics import Statistics, StoredIndex, StoredTable
from auditor.reading.statistics import statistics_text
from tests.audits.indexes.shops import shop, suggestions

_LOAD = "def load(session, n):\n    return session.get(Customer, n).orders\n"
_FIND = "def find(session, n):\n    return session.scalars(select(Order).where({}))\n"


def _args(*parts: str) -> str:
    return f"__table_args__ = ({', '.join(parts)},)"


def _codes(found: tuple[Suggestion, ...]) -> set[str]:
    return {each.code for each in found}


@pytest.mark.parametrize(
    ("columns", "covered"),
    [('"customer_id"', True), ('"customer_id", "number"', True), ('"number", "customer_id"', False)],
)
def test_1_a_foreign_key_is_covered_where_it_leads_an_index(tmp_path: Path, columns: str, covered: bool) -> None:
    found = shop(tmp_path, _LOAD, arguments=_args(f'Index("ix", {columns})'))
    assert ("AUD102" in _codes(found)) is not covered


_MEMBERS = """
from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, PrimaryKeyConstraint, select
from sqlalchemy.orm import DeclarativeBase, mapped_column, relationship

class Base(DeclarativeBase):
    pass

class Group(Base):
    __tablename__ = "groups"
    id = mapped_column(primary_key=True)
    part = mapped_column(primary_key=True)

class Member(Base):
    __tablename__ = "members"
    group_id = mapped_column(primary_key=True)
    part = mapped_column(primary_key=True)
    name = mapped_column()
    {}
"""


def test_2_keys_and_unique_constraints_are_indexes(tmp_path: Path) -> None:
    assert "AUD102" not in _codes(shop(tmp_path / "a", _LOAD, arguments=_args('UniqueConstraint("customer_id")')))
    one = _MEMBERS.replace("part = mapped_column(primary_key=True)\n\nclass Member", "\nclass Member")
    key = 'user_id = mapped_column(ForeignKey("groups.id"), primary_key=True)'
    first = one.replace(
        "group_id = mapped_column(primary_key=True)",
        'group_id = mapped_column(ForeignKey("groups.id"), primary_key=True)',
    )
    assert suggestions(tmp_path / "b", {"m.py": first.format("")}) == ()
    (found,) = suggestions(tmp_path / "c", {"m.py": one.format(key)})
    assert (found.code, found.columns) == ("AUD102", ("user_id",))


def test_3_a_foreign_key_of_several_columns_is_one(tmp_path: Path) -> None:
    key = 'ForeignKeyConstraint(["a", "b"], ["groups.id", "groups.part"])'
    columns = "a = mapped_column()\n    b = mapped_column()\n    "
    (found,) = suggestions(tmp_path / "a", {"m.py": _MEMBERS.format(columns + _args(key))})
    assert found.columns == ("a", "b")
    there = suggestions(tmp_path / "b", {"m.py": _MEMBERS.format(columns + _args(key, 'Index("ix", "b", "a")'))})
    assert not [each for each in there if each.kind is Kind.MISSING]


def test_4_an_index_of_another_method_covers_nothing(tmp_path: Path) -> None:
    several = _args('Index("gin", "number", postgresql_using="gin")', 'Index("btree", "number")')
    assert "AUD104" not in _codes(shop(tmp_path, arguments=several))
    found = shop(
        tmp_path / "b",
        _FIND.format("Order.number == n"),
        arguments=_args(several.split("(", 1)[1].split("), ")[0] + ")"),
    )
    assert "AUD101" in _codes(found)


def test_5_an_index_of_some_rows_covers_only_these(tmp_path: Path) -> None:
    some = 'Index("some", "number", postgresql_where=text("paid"))'
    found = shop(
        tmp_path, _FIND.format("Order.number == n"), arguments=_args(some, 'Index("long", "number", "placed")')
    )
    assert not _codes(found) & {"AUD101", "AUD104"}
    assert "AUD101" in _codes(shop(tmp_path / "b", _FIND.format("Order.number == n"), arguments=_args(some)))


@pytest.mark.parametrize("declared", ["func.lower(number)", 'text("lower(number)")', 'text("LOWER( number )")'])
def test_6_an_expression_is_compared_by_what_it_means(tmp_path: Path, declared: str) -> None:
    found = shop(tmp_path, _FIND.format("func.lower(Order.number) == n"), arguments=_args(f'Index("ix", {declared})'))
    assert not [each for each in found if each.expression]


def test_7_a_unique_index_is_not_redundant_for_a_longer_one_and_a_plain_one_is(tmp_path: Path) -> None:
    unique = _args('Index("short", "number", unique=True)', 'Index("long", "number", "placed")')
    assert "AUD104" not in _codes(shop(tmp_path / "a", arguments=unique))
    plain = _args('Index("short", "number")', 'Index("long", "number", "placed", unique=True)')
    assert "AUD104" in _codes(shop(tmp_path / "b", arguments=plain))


def test_8_booleans_and_small_tables_are_quiet(tmp_path: Path) -> None:
    assert "AUD101" not in _codes(shop(tmp_path / "a", _FIND.format("Order.paid.is_(True)")))
    folder = tmp_path / "b"
    folder.mkdir()
    (folder / "s.json").write_text(statistics_text(Statistics(160000, None, (StoredTable("public", "orders", 20),))))
    found = shop(folder, _FIND.format("Order.number == n"), stats=str(folder / "s.json"))
    assert {each.severity.value for each in found} == {"note"}


def test_9_a_message_names_table_columns_and_the_indexes_that_were_looked_at(tmp_path: Path) -> None:
    shop(tmp_path, _FIND.format("Order.number == n"), arguments=_args('Index("ix_placed", "placed")'))
    messages = [f.message for f in pipeline.audit(tmp_path, only=["indexes"]).findings if f.code == "AUD101"]
    there = "no index leads by number (there: primary key (id); ix_placed)"
    assert messages == [f"orders: add (number): {there}; asked for in find (app.py:4)"]


@pytest.mark.parametrize("column", ["number", 'text("number DESC")', "number.desc()"])
def test_10_what_exists_is_not_suggested_whatever_its_direction(tmp_path: Path, column: str) -> None:
    named = column if "(" in column else f'"{column}"'
    found = shop(tmp_path, _FIND.format("Order.number == n"), arguments=_args(f'Index("ix", {named})'))
    assert "AUD101" not in _codes(found)


@pytest.mark.parametrize(("days", "said"), [(None, False), (0.5, False), (1.5, True)])
def test_11_young_counters_say_nothing_of_what_is_unused(tmp_path: Path, days: float | None, said: bool) -> None:
    index = StoredIndex("by_hand", ("number",), (False,), ("",))
    stored = Statistics(160000, days, (StoredTable("public", "orders", 5000, (index,)),))
    (tmp_path / "s.json").write_text(statistics_text(replace(stored)))
    found = shop(tmp_path, _FIND.format("Order.number == n"), stats=str(tmp_path / "s.json"))
    assert ("AUD105" in _codes(found)) is said


def test_12_a_plan_may_use_any_index(tmp_path: Path) -> None:
    """The gate itself is tested against servers (test_database.py); here, that no name is part of what it wants."""
    from auditor.audits.indexes.compiled import is_served
    from auditor.audits.indexes.needs import Need
    from auditor.facts.access import Role
    from auditor.facts.key import TableKey
    from auditor.facts.predicate import Predicate
    from auditor.facts.schema import Table
    from auditor.facts.statistics import PlanAnswer, Scan

    table = Table(TableKey("orders"), "declarative", "m.Order", "m.py", 1)
    need = Need(Predicate(table.key, "a.py", 1, "find", Role.APP, "a.py::find", "statement", ()), ("number",))
    for name in ("ix_orders_number", "whatever"):
        assert is_served(need, table, PlanAnswer((Scan("orders", name, True),)))
    assert not is_served(need, table, PlanAnswer((Scan("orders", "whatever", False),)))
    assert not is_served(need, table, PlanAnswer((Scan("orders", None, False),)))
