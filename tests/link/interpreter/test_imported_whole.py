"""`from library import *`, of very many libraries."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor.link.interpreter import lookup
from auditor.pipeline import audit
from tests.projects import write

_CODE = (
    "from sqlalchemy.orm import *\nfrom sqlalchemy import *\nfrom sqlalchemy.ext.associationproxy import *\n"
    "class Base(DeclarativeBase): pass\nclass Order(Base):\n    __tablename__ = 'orders'\n"
    "    id = Column(primary_key=True)\n"
)


@pytest.mark.parametrize("most", [2, 3])
def test_packages_that_are_not_looked_into_are_a_blind_spot(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr(lookup, "_MOST_OUTSIDE", most)
    spots = audit(write(tmp_path, {"m.py": _CODE})).coverage.blind_spots
    assert [spot.detail for spot in spots if "imported whole" in spot.detail] == (
        ["more than 2 packages are imported whole; the names of the others are unknown"] if most == 2 else []
    )
