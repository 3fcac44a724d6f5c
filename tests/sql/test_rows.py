"""Rows of literals are read without a parser, and give what it gives."""

from __future__ import annotations

from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.facts.access import Op
from auditor.sql import read
from auditor.sql.model import TableUse
from auditor.sql.rows import written_rows

_PLAIN = (
    "insert into orders values (1)",
    "INSERT INTO Orders (Id, name) VALUES (1, 'a''b'), (-1.5e3, NULL),\n (2, 'x; y');",
    "insert into app.orders(id) values(TRUE)",
)


@pytest.mark.parametrize("text", _PLAIN)
def test_rows_of_literals_write_one_table(text: str) -> None:
    found = written_rows(text, 3)
    assert found == TableUse("orders", "app" if "app." in text else None, Op.WRITE, "insert", 3)


@pytest.mark.parametrize(
    "text",
    [
        "insert into orders select id from old",
        "insert into orders values ((select max(id) from old))",
        "insert into orders values (1) returning id",
        "insert into orders values (1) on conflict do nothing",
        "insert into orders values (nextval('s'))",
        "insert into orders values ('a\\'b')",
        "insert into orders values ('a')); delete from old where (1",
        "insert into orders values (1) /* x */",
        "insert into orders values (1abc)",
        'insert into "orders" values (1)',
        "insert into a.b.orders values (1)",
        "insert into pg_catalog.x values (1)",
        "insert into sqlite_sequence values (1)",
        "insert into auditor_hole values (1)",
        "insert into orders values (auditor_hole)",
        "replace into orders values (1)",
        "insert into orders values ()",
    ],
)
def test_what_says_more_is_parsed(text: str) -> None:
    assert written_rows(text, 0) is None


_VALUES = st.sampled_from(["1", "-2.5", "1e5", "null", "true", "''", "'a'", "'it''s'", "'(1), ('", "':p'"])
_ROWS = st.lists(
    st.lists(_VALUES, min_size=1, max_size=3).map(lambda row: f"({', '.join(row)})"), min_size=1, max_size=3
)


@settings(deadline=None)  # a machine may be busy
@given(
    st.sampled_from(["orders", "app.orders", "App.orders", "user", "order_", "Orders (id)", "tbl_1 ( id , name )"]),
    _ROWS,
    st.sampled_from(["", ";"]),
)
def test_the_parser_says_the_same(table: str, rows: list[str], end: str) -> None:
    text = f"insert into {table} values {', '.join(rows)}{end}"
    assert written_rows(text, 0) is not None
    with mock.patch.object(read, "written_rows", return_value=None):
        parsed = read.read_pieces([text], "postgres")
    fast = read.read_pieces([text], "postgres")
    assert (fast.uses, fast.statements, fast.unparsed) == (parsed.uses, parsed.statements, parsed.unparsed)


def test_a_long_row_is_looked_at_once() -> None:
    assert written_rows("insert into orders values " + ", ".join(["('x')"] * 200_000) + ")", 0) is None
    assert written_rows("insert into orders values (" + "'" * 1_000_001 + ")", 0) is None
