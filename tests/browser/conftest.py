"""The report in a real browser: Chromium, driven by Playwright. Skipped where there is none, but not in CI."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Dialog, Page, sync_playwright

from auditor import pipeline
from auditor.audits.base import Context, Options
from auditor.report import renderers
from benchmarks.chromium import FLAGS, find_chromium

SHOP = Path(__file__).parents[2] / "fixtures" / "shop"

OpenPage = Callable[..., Page]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, once for all tests of this process."""
    found = find_chromium()
    if found is None:
        if os.environ.get("CI"):
            pytest.fail("there is no Chromium; install the package chromium")
        pytest.skip("there is no Chromium; install the package chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[OpenPage]:
    """Opens a file at an address behind its `#`. In the end: nothing was complained of, nothing else was asked for."""
    said: list[str] = []
    requests: list[str] = []
    contexts = []

    def dismiss(dialog: Dialog) -> None:
        said.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def opened(file: Path, at: str = "", **settings: Any) -> Page:
        context = browser.new_context(**settings)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("console", lambda message: said.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: said.append(f"error: {error}"))
        page.on("dialog", dismiss)
        page.on("request", lambda request: requests.append(request.url))
        page.goto(f"{file.as_uri()}{at}")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert said == []
    assert all(url.startswith(("file:", "blob:")) for url in requests), requests


@pytest.fixture(scope="session")
def shop_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report on the example application."""
    context = Context("shop", lambda path: pipeline.source_lines(SHOP, path))
    file = tmp_path_factory.mktemp("page") / "shop.html"
    file.write_text(
        renderers()["html"].render(pipeline.audit(SHOP, only=["usage"]), Options(context=context)), encoding="utf-8"
    )
    return file
