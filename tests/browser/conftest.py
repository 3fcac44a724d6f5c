"""The report in a real browser: Chromium, driven by Playwright. Skipped where there is none, but not in CI."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
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


@dataclass
class Pages:
    """Pages of one browser. To make one takes longer than most tests, so one is used again when a test is done with it;
    `said` and `requests`: what they complained of and asked for since the test began."""

    browser: Browser
    said: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    _idle: list[Page] = field(default_factory=list)
    _plain: list[Page] = field(default_factory=list)
    _other: list[Page] = field(default_factory=list)

    def open(self, file: Path, at: str = "", **settings: Any) -> Page:
        """The file in a page that nothing was done with; one with settings is its test's alone."""
        page = self._idle.pop() if self._idle and not settings else self._made(settings)
        (self._other if settings else self._plain).append(page)
        page.goto(f"{file.as_uri()}{at}")
        return page

    def _made(self, settings: Mapping[str, Any]) -> Page:
        page = self.browser.new_context(**settings).new_page()
        page.set_default_timeout(10_000)
        page.on("console", lambda message: self.said.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: self.said.append(f"error: {error}"))
        page.on("dialog", self._dismiss)
        page.on("request", lambda request: self.requests.append(request.url))
        return page

    def _dismiss(self, dialog: Dialog) -> None:
        self.said.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def put_back(self) -> None:
        """The test is over: its pages are as they were when they were made."""
        while self._other:
            self._other.pop().context.close()
        while self._plain:
            page = self._plain.pop()
            page.evaluate("localStorage.clear(); sessionStorage.clear()")
            page.goto("about:blank")
            page.emulate_media(media="null")
            page.set_viewport_size({"width": 1280, "height": 720})  # what Playwright gives a new one
            page.mouse.move(0, 0)
            self._idle.append(page)


@pytest.fixture(scope="session")
def pages(browser: Browser) -> Pages:
    """The pages that tests share one after the other."""
    return Pages(browser)


@pytest.fixture
def open_page(pages: Pages) -> Iterator[OpenPage]:
    """Opens a file at an address behind its `#`. In the end: nothing was complained of, nothing else was asked for."""
    pages.said.clear()
    pages.requests.clear()
    yield pages.open
    said, requests = list(pages.said), list(pages.requests)
    pages.put_back()
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
