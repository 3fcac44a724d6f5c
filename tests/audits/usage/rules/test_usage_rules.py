"""Each rule on usage: the project it is about, and the one beside it that it must leave alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor.audits import all_rules
from tests.projects import MODELS, report_on

IMPORTS = "from models import Order, select, text\n"
READ = IMPORTS + "def read(session):\n    return session.scalars(select(Order)).all()\n"
WRITE = IMPORTS + "def write(session):\n    session.add(Order())\n"
MAIN = "\nif __name__ == '__main__':\n    from db import session\n"


def ignored(code: str, reason: str) -> str:
    return MODELS.replace("class Order(Base):", f"class Old(Base):  # audit: ignore[{code}]{reason}").replace(
        '"orders"', '"old"'
    )


def consumer(glob: str) -> str:
    return f"[[tool.auditor.consumers]]\ntables = ['{glob}']\naccess = 'read'\n"


CASES = {
    "AUD001": ({}, {"reads.py": READ}),
    "AUD002": ({"writes.py": WRITE}, {"writes.py": WRITE, "reads.py": READ}),
    "AUD003": ({"reads.py": READ}, {"writes.py": WRITE, "reads.py": READ}),
    "AUD004": ({"tests/test_orders.py": READ.replace("read", "test_read")}, {"reads.py": READ}),
    "AUD005": ({"scripts/fill.py": WRITE}, {"fill.py": WRITE}),
    "AUD006": (
        {"app.py": READ + "def dead(session):\n    write(session)\n" + MAIN + "    print(1)\n"},
        {"app.py": READ + MAIN + "    read(session)\n"},
    ),
    "AUD007": (
        {"sql.py": IMPORTS + "def ghosts(session):\n    session.execute(text('SELECT a FROM ghosts'))\n"},
        {"sql.py": IMPORTS + "def orders(session):\n    session.execute(text('SELECT id FROM orders'))\n"},
    ),
    "AUD008": (
        {"again.py": "from models import Base, Mapped, mapped_column\n"
         "class Old(Base):\n    __tablename__ = 'orders'\n    id: Mapped[int] = mapped_column(primary_key=True)\n"},
        {"again.py": MODELS.replace("Order", "Old").replace("orders", "old")},
    ),
    "AUD009": ({"old.py": ignored("AUD001", "")}, {"old.py": ignored("AUD001", " kept for the export")}),
    "AUD010": ({"old.py": ignored("AUD002", " kept")}, {"old.py": ignored("orphaned-table", " kept")}),
    "AUD011": ({"pyproject.toml": consumer("order")}, {"pyproject.toml": consumer("order*")}),
}  # fmt: skip


def codes(folder: Path, files: dict[str, str]) -> set[str]:
    return {finding.code for finding in report_on(folder, {"models.py": MODELS, **files}).findings}


@pytest.mark.parametrize("code", CASES)
def test_it_finds_what_it_is_about(tmp_path: Path, code: str) -> None:
    assert code in codes(tmp_path, CASES[code][0])


@pytest.mark.parametrize("code", CASES)
def test_it_leaves_the_near_miss_alone(tmp_path: Path, code: str) -> None:
    assert code not in codes(tmp_path, CASES[code][1])


def test_each_rule_is_tested_and_explained() -> None:
    assert {rule.code for rule in all_rules()} == set(CASES)
    for rule in all_rules():
        assert rule.code in rule.page
        assert rule.name in rule.page
        assert len(rule.page) > 300


def test_a_rule_can_be_switched_off(tmp_path: Path) -> None:
    assert codes(tmp_path, {"pyproject.toml": "[tool.auditor.rules]\nAUD001 = 'off'\n"}) == set()
