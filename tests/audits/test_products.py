"""Products: each made once, only what was declared, and known to come from outside."""

from __future__ import annotations

import pytest

from auditor.audits.products import Need, Products

NUMBER: Need[int] = Need("number")
TWICE: Need[int] = Need("twice")
ROWS: Need[str] = Need("rows", external=True)


@pytest.fixture
def made() -> list[str]:
    return []


@pytest.fixture
def products(made: list[str]) -> Products:
    def number(products: Products) -> int:
        made.append("number")
        return 21

    def twice(products: Products) -> int:
        return 2 * products.get(NUMBER)

    def rows(products: Products, url: str) -> str:
        made.append(url)
        return f"rows of {url}"

    return Products({NUMBER: number, TWICE: twice, ROWS: rows})


def test_each_is_made_once_and_when_it_is_asked_for(products: Products, made: list[str]) -> None:
    assert made == []
    assert (products.get(TWICE), products.get(NUMBER), products.get(TWICE)) == (42, 21, 42)
    assert made == ["number"]
    assert not products.external


def test_once_for_each_argument(products: Products, made: list[str]) -> None:
    assert [products.get(ROWS, url) for url in ("a", "b", "a")] == ["rows of a", "rows of b", "rows of a"]
    assert made == ["a", "b"]
    assert products.external


def test_an_audit_gets_what_it_declares(products: Products) -> None:
    declared = products.only(frozenset({TWICE}))
    assert declared.get(TWICE) == 42
    with pytest.raises(LookupError, match="needs number"):
        declared.get(NUMBER)
