"""`audit show` and `audit blind-spots`: names, the summary, everything, JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.commands import Command
from tests.projects import write

SHOP = Path(__file__).parent.parent / "fixtures" / "shop"


@pytest.mark.parametrize(
    "name", ["legacy_invoices", "LegacyInvoice", "orders.LegacyInvoice", "shop.models.orders.LegacyInvoice"]
)
def test_a_table_is_shown_by_any_of_its_names(audit_command: Command, name: str) -> None:
    ran = audit_command("show", name, ".", "--no-cache", cwd=SHOP)
    assert ran.out.splitlines()[0] == "legacy_invoices  orphaned (certain)"


def test_a_name_that_is_only_a_part_of_one_is_none(audit_command: Command) -> None:
    assert audit_command("show", "Invoice", ".", "--no-cache", cwd=SHOP).code == 2


def test_the_first_five_lines_say_it_all(audit_command: Command) -> None:
    lines = audit_command("show", "legacy_invoices", ".", "--no-cache", cwd=SHOP).out.splitlines()[:6]
    assert lines[1:4] == [
        "  shop.models.orders.LegacyInvoice, declared at shop/models/orders.py:93",
        "Why orphaned: nothing reads or writes it.",
        "Readers: none. Writers: none.",
    ]
    assert lines[4].startswith("Account: ")
    assert not lines[5]


def test_json_has_columns_paths_account_and_what_was_not_seen(audit_command: Command) -> None:
    found = json.loads(audit_command("show", "orders", ".", "--no-cache", "--format", "json", cwd=SHOP).out)
    (table,) = found["tables"]
    assert (table["status"], table["account"]) == ("live", None)
    assert {"columns", "foreign_keys", "read_paths", "write_paths", "mentioned", "blind_spots"} <= set(table)
    assert any(path["entry"] for path in table["read_paths"])


MANY = """
from sqlalchemy import Column, Integer
from sqlalchemy.orm import declarative_base

Base = declarative_base()

class T(Base):
    __tablename__ = "t"
    id = Column(Integer, primary_key=True)
"""


def test_all_shows_what_is_cut(audit_command: Command, tmp_path: Path) -> None:
    write(tmp_path, {"m.py": MANY + "".join(f"\ndef f{n}(s):\n    s.query(T).all()\n" for n in range(60))})
    assert "--all shows them" in audit_command("show", "t", ".", "--no-cache", cwd=tmp_path).out
    everything = audit_command("show", "t", ".", "--no-cache", "--all", cwd=tmp_path).out
    assert "--all shows them" not in everything
    assert "f59" in everything


def test_blind_spots_are_listed_with_place_and_reason(audit_command: Command, tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "broken.py": "def f(:\n",
            "sql.py": "from sqlalchemy import text\ndef f(s, t): s.execute(text(f'SELECT 1 FROM {t}'))",
        },
    )
    lines = audit_command("blind-spots", ".", "--no-cache", cwd=tmp_path).out.splitlines()
    assert lines[0].startswith("broken.py:2: syntax-error: ")
    assert lines[1].startswith("sql.py:2: dynamic-table-name: ")
    assert lines[1].endswith("could reach any table)")
    assert lines[-1].endswith("2 blind spots.")
