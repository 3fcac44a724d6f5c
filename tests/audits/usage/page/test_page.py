"""The page as text: one file, nothing from elsewhere, the same bytes for the same report."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from auditor.audits.base import Context
from auditor.audits.usage.page import write_page
from auditor.audits.usage.page.blob import addresses
from auditor.audits.usage.verdict import Usage
from auditor.facts.key import TableKey
from auditor.findings import Report
from auditor.pipeline import audit

SHOP = Path(__file__).parents[4] / "fixtures" / "shop"
LOADING = {"src", "href", "srcset", "data", "action", "poster", "background", "style"}


@pytest.fixture(scope="module")
def shop() -> Report:
    return audit(SHOP, only=["usage"])


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def tags(text: str) -> list[tuple[str, dict[str, str | None]]]:
    parser = Tags()
    parser.feed(text)
    return parser.found


def test_nothing_is_loaded_and_nothing_is_inline(shop: Report) -> None:
    for tag, attributes in tags(write_page(shop, Context("shop"))):
        assert tag not in {"link", "img", "iframe", "object", "embed", "base"}
        assert not any(name.startswith("on") for name in attributes)
        for name in LOADING & set(attributes):
            assert (attributes[name] or "").startswith("#"), (tag, name)


def test_the_policy_names_the_style_and_the_scripts_by_their_hashes(shop: Report) -> None:
    text = write_page(shop, Context("shop"))
    policy = next(a["content"] for tag, a in tags(text) if a.get("http-equiv") == "Content-Security-Policy") or ""
    own = re.findall(r"<script(?: data-manual)?>(.*?)</script>", text, re.S)
    style = re.findall(r"<style>(.*?)</style>", text, re.S)
    assert (len(own), len(style)) == (2, 1)
    for part in (*own, *style):
        assert base64.b64encode(hashlib.sha256(part.encode()).digest()).decode() in policy
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_those_whose_code_is_in_it_are_named(shop: Report) -> None:
    text = write_page(shop, Context("shop"))
    assert "Copyright (c) 2012-2014 Chris Pettitt" in text
    assert "Copyright (c) 2012 Lea Verou" in text
    assert "sourceMappingURL" not in text


def test_equal_bytes_for_an_equal_report(shop: Report) -> None:
    text = write_page(shop, Context("shop"))
    assert write_page(audit(SHOP, only=["usage"]), Context("shop")) == text
    assert str(SHOP) not in text
    assert "\r" not in text


def test_new_findings_come_first_where_there_is_a_baseline(shop: Report) -> None:
    wishlists = next(finding for finding in shop.findings if finding.table == "wishlists")
    known = frozenset(finding for finding in shop.findings if finding != wishlists)
    text = write_page(shop, Context("shop", accepted=known))
    first = text.split('class="first"')[1]
    assert first.index("wishlists") < first.index("legacy_invoices")
    assert first.count('<span class="new">new</span>') == 2  # there, and in the list
    assert '<span class="new">' not in write_page(shop, Context("shop"))


def test_tables_of_one_name_have_addresses_of_their_own(shop: Report) -> None:
    usage = shop.of(Usage).tables[0]
    keys = [
        TableKey("t"),
        TableKey("t", metadata="app.db.metadata"),
        TableKey("t", metadata="\x1b"),
        TableKey("t:\\x1b"),
    ]
    alike = [replace(usage, table=replace(usage.table, key=key)) for key in keys]
    named = addresses(Usage(tuple(alike)))
    assert sorted(named.values()) == ["t", "t:\\x1b", "t:\\x1b:2", "t:app.db.metadata"]


def test_the_data_is_json_that_cannot_end_its_element(shop: Report) -> None:
    text = write_page(shop, Context("shop"))
    data = re.findall(r'<script type="application/json" id="data">(.*?)</script>', text, re.S)[0]
    assert not set("<>&") & set(data)
    assert len(json.loads(data)["tables"]) == 21
