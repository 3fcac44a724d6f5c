"""AUD008: two classes with one table, and two with two."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.audits.near_misses import codes
from tests.projects import MODELS

FOUND = {
    "again.py": "from models import Base, Mapped, mapped_column\n"
    "class Old(Base):\n    __tablename__ = 'orders'\n    id: Mapped[int] = mapped_column(primary_key=True)\n"
}
EXTENDING = {
    "again.py": FOUND["again.py"].replace(
        "    id:", "    __table_args__ = {'extend_existing': True, 'comment': 'more of it'}\n    id:"
    )
}
EXTENDING_CORE = {
    "again.py": "from models import Base\nfrom sqlalchemy import Column, Integer, Table\n"
    "orders = Table('orders', Base.metadata, Column('more', Integer), extend_existing=True)\n"
}
NEAR_MISS = {"again.py": MODELS.replace("Order", "Old").replace("orders", "old")}


def test_it_finds_what_it_is_about(tmp_path: Path) -> None:
    assert "AUD008" in codes(tmp_path, FOUND)


@pytest.mark.parametrize("files", [NEAR_MISS, EXTENDING, EXTENDING_CORE])
def test_it_leaves_the_near_miss_alone(tmp_path: Path, files: dict[str, str]) -> None:
    assert "AUD008" not in codes(tmp_path, files)


def test_of_two_that_extend_each_other_one_is_too_many(tmp_path: Path) -> None:
    files = {"again.py": EXTENDING["again.py"], "once_more.py": EXTENDING["again.py"]}
    models = MODELS.replace('"orders"', '"others"')
    assert "AUD008" in codes(tmp_path, {"models.py": models, **files})


def test_a_core_table_of_that_name_is_another_declaration(tmp_path: Path) -> None:
    again = EXTENDING_CORE["again.py"].replace(", extend_existing=True", "")
    assert "AUD008" in codes(tmp_path, {"again.py": again})
