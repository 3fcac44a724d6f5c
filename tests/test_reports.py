"""The committed output is what the audit says today."""

from __future__ import annotations

import pytest

from benchmarks.reports import ROOT, generated


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    return generated()


@pytest.mark.parametrize(
    "name", ["reports/shop.md", "reports/shop-tables.md", "reports/shop.html", "reports/shop.json", "README.md"]
)
def test_is_fresh(name: str, texts: dict[str, str]) -> None:
    """When this fails: `make reports`, and look at the difference."""
    assert (ROOT / name).read_text(encoding="utf-8") == texts[name]
