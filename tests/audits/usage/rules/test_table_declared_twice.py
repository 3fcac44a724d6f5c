"""AUD008: two classes with one table, and two with two."""

from __future__ import annotations

from pathlib import Path

from tests.audits.near_misses import codes
from tests.projects import MODELS

FOUND = {
    "again.py": "from models import Base, Mapped, mapped_column\n"
    "class Old(Base):\n    __tablename__ = 'orders'\n    id: Mapped[int] = mapped_column(primary_key=True)\n"
}
NEAR_MISS = {"again.py": MODELS.replace("Order", "Old").replace("orders", "old")}


def test_it_finds_what_it_is_about(tmp_path: Path) -> None:
    assert "AUD008" in codes(tmp_path, FOUND)


def test_it_leaves_the_near_miss_alone(tmp_path: Path) -> None:
    assert "AUD008" not in codes(tmp_path, NEAR_MISS)
