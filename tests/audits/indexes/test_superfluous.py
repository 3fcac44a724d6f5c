"""Indexes whose work something else does: the rules of FIELD's list, each with its near miss."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.audits.indexes.shops import shop

REDUNDANT = {
    "prefix of a longer index": 'Index("short", "number"), Index("long", "number", "placed")',
    "prefix of the primary key": 'Index("short", "id")',
    "prefix of a unique constraint": 'Index("short", "number"), UniqueConstraint("number", "placed")',
    "twin": 'Index("long", "number"), Index("short", "number")',
    "beside a unique constraint": 'Index("short", "number", unique=True), UniqueConstraint("number")',
    "not unique beside a unique one": 'Index("short", "number"), Index("long", "number", unique=True)',
    "the same column downwards": 'Index("long", "number"), Index("short", text("number DESC"))',
}
NOT_REDUNDANT = {
    "a unique one under a longer one": 'Index("short", "number", unique=True), Index("long", "number", "placed")',
    "another method": 'Index("short", "number", postgresql_using="gin"), Index("long", "number", "placed")',
    "a condition": 'Index("short", "number", postgresql_where=text("paid")), Index("long", "number", "placed")',
    "not a prefix": 'Index("short", "placed"), Index("long", "number", "placed")',
    "another order": 'Index("short", "number", text("placed DESC")), Index("long", "number", "placed", "paid")',
}


def _dropped(folder: Path, arguments: str) -> list[str | None]:
    found = shop(folder, "", key=", index=True", arguments=f"__table_args__ = ({arguments},)")
    return [each.index for each in found if each.code == "AUD104"]


@pytest.mark.parametrize("arguments", REDUNDANT.values(), ids=REDUNDANT)
def test_redundant(tmp_path: Path, arguments: str) -> None:
    assert _dropped(tmp_path, arguments) == ["short"]


@pytest.mark.parametrize("arguments", NOT_REDUNDANT.values(), ids=NOT_REDUNDANT)
def test_not_redundant(tmp_path: Path, arguments: str) -> None:
    assert _dropped(tmp_path, arguments) == []
