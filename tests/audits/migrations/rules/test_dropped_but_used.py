"""A revision drops what code still uses: through a class, in Core, in raw SQL."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.audits.migrations.projects import told

MAKE = 'op.create_table("coupons", sa.Column("id", sa.Integer()))'
DROP = 'op.drop_table("coupons")'
USERS = 'op.create_table("users", sa.Column("id", sa.Integer(), primary_key=True))'
RAW = """
from sqlalchemy import text

def codes(session):
    return session.execute(text("SELECT id FROM coupons")).all()
"""
MODEL = """
from sqlalchemy import select
from sqlalchemy.orm import Mapped, mapped_column
from models import Base

class Coupon(Base):
    __tablename__ = "coupons"
    id: Mapped[int] = mapped_column(primary_key=True)

def codes(session):
    return session.scalars(select(Coupon)).all()
"""


def drops(folder: Path, *upgrades: str, **others: str) -> list[tuple[str | None, str]]:
    found = told(folder, "id = sa.Column(sa.Integer, primary_key=True)", USERS, *upgrades, **others)
    return [(each.table, each.path) for each in found if each.code == "AUD222"]


@pytest.mark.parametrize("code", [RAW, MODEL])
def test_code_that_still_uses_it(tmp_path: Path, code: str) -> None:
    assert drops(tmp_path, MAKE, DROP, coupons=code) == [("coupons", "migrations/versions/r2.py")]


def test_another_name(tmp_path: Path) -> None:
    assert drops(tmp_path, MAKE, 'op.rename_table("coupons", "vouchers")', coupons=RAW)


@pytest.mark.parametrize(
    ("upgrades", "others"),
    [
        ((MAKE, DROP), {"tests__test_codes": RAW}),
        ((MAKE, DROP), {"codes": RAW.replace("coupons", "users")}),
        ((MAKE, DROP), {"codes": RAW.replace("FROM coupons", "FROM archive.coupons")}),
        ((MAKE, DROP, MAKE), {"codes": RAW}),
        ((MAKE, f"if unknown():\n    {DROP}"), {"codes": RAW}),
        ((MAKE, DROP, 'op.execute("CREATE VIEW coupons AS SELECT 1 AS id")'), {"codes": RAW}),
        ((MAKE,), {"codes": RAW}),
    ],
)
def test_near_misses(tmp_path: Path, upgrades: tuple[str, ...], others: dict[str, str]) -> None:
    assert drops(tmp_path, *upgrades, **others) == []
