"""Searches that no B-tree serves are advice: a note with the index that does; near misses are quiet."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor.audits.indexes.model import Suggestion
from auditor.audits.indexes.words import model_line, operation
from auditor.facts.key import TableKey
from auditor.facts.statistics import Statistics, StoredIndex, StoredTable
from auditor.findings import Severity
from auditor.reading.statistics import statistics_text
from tests.audits.indexes.shops import shop

_FIND = "def find(session, n):\n    return session.scalars(select(Order).where({})).all()\n"


def _advice(folder: Path, condition: str, statistics: Statistics | None = None, **given: str) -> list[Suggestion]:
    if statistics is not None:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "stats.json").write_text(statistics_text(statistics))
    file = str(folder / "stats.json") if statistics is not None else ""
    found = shop(folder, _FIND.format(condition), stats=file, **given)
    return [each for each in found if each.method != "btree" or each.ops or each.where]


@pytest.mark.parametrize(
    ("condition", "line"),
    [
        (
            "Order.number.ilike(f'%{n}%')",
            "Index('ix_orders_number_gin_trgm', 'number', postgresql_using='gin',"
            " postgresql_ops={'number': 'gin_trgm_ops'})",
        ),
        (
            "Order.number.startswith(n)",
            "Index('ix_orders_number_varchar_pattern', 'number', postgresql_ops={'number': 'varchar_pattern_ops'})",
        ),
        (
            "Order.number.like('x%')",
            "Index('ix_orders_number_varchar_pattern', 'number', postgresql_ops={'number': 'varchar_pattern_ops'})",
        ),
    ],
)
def test_a_search_in_text_is_a_note_with_the_index_that_serves_it(tmp_path: Path, condition: str, line: str) -> None:
    (found,) = _advice(tmp_path, condition)
    assert (found.severity, found.code, model_line(found)) == (Severity.NOTE, "AUD101", line)


@pytest.mark.parametrize("condition", ["Order.number.like(n)", "Order.number == n", "Order.number.notlike('%x')"])
def test_what_is_not_known_to_be_a_search_is_quiet(tmp_path: Path, condition: str) -> None:
    assert _advice(tmp_path, condition) == []


def test_an_index_for_it_that_is_there_is_enough(tmp_path: Path) -> None:
    there = '__table_args__ = (Index("ix_n", "number", postgresql_using="gin"),)'
    assert _advice(tmp_path, "Order.number.contains(n)", arguments=there) == []


def test_a_plain_index_is_said_to_serve_prefixes_in_one_collation_only(tmp_path: Path) -> None:
    (found,) = _advice(tmp_path / "a", "Order.number.startswith(n)", number=", index=True")
    assert found.reason.startswith("ix_orders_number serves LIKE 'x%' in the collation C only")


@pytest.mark.parametrize(
    ("collation", "ops", "many"), [("C", "", 0), ("en_US.UTF-8", "text_pattern_ops", 0), ("de", "", 1)]
)
def test_a_database_tells_the_collation_and_the_operator_class(
    tmp_path: Path, collation: str, ops: str, many: int
) -> None:
    index = StoredIndex("ix", ("number",), (False,), (ops,))
    stored = Statistics(160000, None, (StoredTable("public", "orders", 5000, (index,)),), collation=collation)
    assert len(_advice(tmp_path, "Order.number.startswith(n)", stored)) == many


@pytest.mark.parametrize(
    ("condition", "nulls", "rows", "where"),
    [
        ("Order.placed.is_(None)", 0.01, 50_000, "placed IS NULL"),
        ("Order.placed.is_not(None)", 0.99, 50_000, "placed IS NOT NULL"),
        ("Order.placed.is_(None)", 0.5, 50_000, None),
        ("Order.placed.is_not(None)", 0.01, 50_000, None),
        ("Order.placed.is_(None)", 0.01, 500, None),
    ],
)
def test_rare_rows_deserve_an_index_of_their_own_where_a_database_says_so(
    tmp_path: Path, condition: str, nulls: float, rows: int, where: str | None
) -> None:
    stored = Statistics(160000, None, (StoredTable("public", "orders", rows, (), (("placed", nulls),)),))
    assert [each.where for each in _advice(tmp_path / "a", condition, stored)] == ([where] if where else [])
    assert _advice(tmp_path / "b", condition) == []


def test_what_only_administrators_search_is_quiet(tmp_path: Path) -> None:
    code = """
from fastapi import APIRouter
router = APIRouter()

@router.get("/{}")
def find(session, n):
    return session.scalars(select(Order).where(Order.number.contains(n))).all()
"""
    for folder, many in (("admin/orders", 0), ("orders", 1)):
        found = shop(tmp_path / folder.replace("/", "_"), code.replace("{}", folder))
        assert len([each for each in found if each.method == "gin"]) == many


def test_a_revision_makes_the_index_with_or_without_keeping_writers_waiting(tmp_path: Path) -> None:
    (found,) = [e for e in shop(tmp_path, _FIND.format("Order.number == n")) if e.columns == ("number",)]
    plain = "op.create_index('ix_orders_number', 'orders', ['number'])"
    assert operation(found) == plain
    assert operation(found, concurrently=True) == (
        "with op.get_context().autocommit_block():\n"
        "    op.create_index('ix_orders_number', 'orders', ['number'], postgresql_concurrently=True)"
    )
    assert found.table == TableKey("orders")
