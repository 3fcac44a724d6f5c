"""The page for reading: each table with what serves its statements, and nothing of the project but as text."""

from __future__ import annotations

from pathlib import Path

from tests.audits.indexes.shops import shop
from tests.commands import Command

_CODE = """
def by_number(session, n):
    return session.scalars(select(Order).where(Order.number == n))


def by_placed(session, n):
    return session.scalars(select(Order).where(Order.placed == n))
"""


def test_the_page_shows_indexes_with_what_they_serve_and_statements_without(
    tmp_path: Path, audit_command: Command
) -> None:
    shop(tmp_path, _CODE, arguments='__table_args__ = (Index("<b>ix", "number"),)')
    done = audit_command("indexes", "--format", "html", cwd=tmp_path)
    assert done.code == 0
    _, _, orders = done.out.partition('<article id="orders">')
    served, _, without = orders.partition("Statements that none serves")
    assert "&lt;b&gt;ix" in served
    assert "<b>ix" not in done.out
    assert "number = ?" in served
    assert "placed = ?" in without
    assert "postgresql_concurrently=True" in served
    assert "script" not in done.out
