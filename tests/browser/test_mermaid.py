"""The diagrams of the Markdown documentation, read by Mermaid itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, Page

from auditor.audits.usage.docs import document
from auditor.audits.usage.verdict import Usage
from auditor.pipeline import audit
from tests.browser.conftest import SHOP
from tests.browser.test_hostile import NAMES
from tests.projects import report_on

_BLOCK = re.compile(r"^```mermaid\n(.*?)^```$", re.S | re.M)


@pytest.fixture(scope="module")
def mermaid(browser: Browser) -> Iterator[Page]:
    spec = find_spec("mmdc")  # it brings Mermaid as it is
    assert spec is not None
    assert spec.origin is not None
    page = browser.new_page()
    page.add_script_tag(path=Path(spec.origin).parent / "assets" / "mermaid.js")
    yield page
    page.close()


def drawn(page: Page, diagram: str) -> str:
    """The picture that Mermaid makes; raises Error for what it does not understand."""
    return str(page.evaluate("async text => (await mermaid.render('picture', text)).svg", diagram))


def test_the_diagrams_of_the_example(mermaid: Page) -> None:
    blocks = _BLOCK.findall(document(audit(SHOP, only=["usage"]).of(Usage)))
    assert len(blocks) >= 2
    pictures = [drawn(mermaid, block) for block in blocks]
    assert any("legacy_invoices" in picture for picture in pictures)


def test_hostile_names(mermaid: Page, tmp_path: Path) -> None:
    models = ["from sqlalchemy import Column, ForeignKey, Integer, MetaData, Table", "m = MetaData()"]
    before = None
    for name in NAMES:
        key = f", Column('of', ForeignKey({before + '.id'!r}))" if before else ""
        models.append(f"Table({name!r}, m, Column('id', Integer, primary_key=True), Column({name!r}, Integer){key})")
        before = name
    report = report_on(tmp_path, {"models.py": "\n".join(models)})
    blocks = _BLOCK.findall(document(report.of(Usage)))
    assert blocks
    for block in blocks:
        picture = drawn(mermaid, block)
        assert not re.search(r"<script|<img|onerror\s*=\s*[^&]*alert\(2\)>", picture)


def test_what_mermaid_refuses_is_noticed(mermaid: Page) -> None:
    with pytest.raises(Error, match=r"Parse error|Lexical error"):
        drawn(mermaid, "erDiagram\n  a ||--o{ {{{")
