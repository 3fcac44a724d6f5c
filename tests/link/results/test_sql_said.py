"""Which tables SQL names of which nobody knows whether it runs."""

from __future__ import annotations

import pytest

from auditor.link.results.account.sqltext import tables_in_sql


@pytest.mark.parametrize(
    ("text", "tables"),
    [
        ('SELECT * FROM orders o, lines AS l, public."tags" WHERE ~', {"orders", "lines", "tags"}),
        ("TRUNCATE orders, lines", {"orders", "lines"}),
        ("TRUNCATE TABLE orders,\n  lines CASCADE", {"orders", "lines"}),
        ("LOCK TABLE orders, lines IN SHARE MODE", {"orders", "lines"}),
        ("DELETE FROM orders USING lines l, tags t WHERE ~", {"orders", "lines", "tags"}),
        ("INSERT INTO orders (lines, tags) VALUES (1, 2)", {"orders"}),
        ("SELECT * FROM orders ORDER BY lines, tags", {"orders"}),
        ("SELECT extract(year FROM made), tags FROM orders", {"made", "orders"}),
        ("Taken from orders, lines and tags", set()),
    ],
)
def test_each_table_of_a_list_is_named(text: str, tables: set[str]) -> None:
    assert {name for name, _, _ in tables_in_sql(text, text, False)} == tables


def test_each_name_has_its_line() -> None:
    text = "SELECT *\nFROM orders o,\n\n     lines l"
    assert [(name, line) for name, line, _ in tables_in_sql(text, text, False)] == [("orders", 1), ("lines", 3)]


def test_a_long_list_takes_no_longer_than_its_length() -> None:
    text = "TRUNCATE " + "a," * 50_000 + " !"
    assert len([*tables_in_sql(text, text, False)]) in {0, 50_000}
