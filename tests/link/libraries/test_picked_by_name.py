"""A table that is picked from all by a name: a blind spot where nothing tells which, and none in a loop over all."""

from __future__ import annotations

import pytest

from auditor.extract import extract
from auditor.facts.access import Blindness, Role
from auditor.link.analysis import interpret
from auditor.link.modules.paths import index_modules

SOURCE = (
    "import sys\nfrom sqlalchemy import Column, Integer, MetaData, Table\nmetadata = MetaData()\n"
    "orders = Table('orders', metadata, Column('id', Integer))\n"
    "def empty(session, name):\n    session.execute(metadata.tables[name].delete())\n"
    "def use(session, name):\n    {}\n"
)
LOOP = "for table in metadata.sorted_tables:\n        "


@pytest.mark.parametrize(
    ("use", "blind"),
    [
        (LOOP + "empty(session, table.name)", False),
        (LOOP + "name = table.key\n        empty(session, name)", False),
        ("for name, table in metadata.tables.items():\n        empty(session, name)", False),
        ("empty(session, 'orders')", False),
        ("empty(session, sys.argv[1])", True),
        ("empty(session, name)", True),
        (LOOP + "empty(session, table.comment)", True),
    ],
)
def test_a_loop_over_all_tables_picks_none(use: str, blind: bool) -> None:
    modules = index_modules({"app.py": (extract(SOURCE.format(use).encode()), Role.APP)})
    ledger = interpret(modules, None).settled()
    spot = ("app.py", 6, Blindness.DYNAMIC_TABLE_NAME)
    assert (spot in ledger.blind and ledger.is_blind(*spot)) is blind
