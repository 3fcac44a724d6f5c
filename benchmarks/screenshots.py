"""Pictures of the example's HTML report for the README: `python -m benchmarks.screenshots`, part of `make reports`."""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from benchmarks.chromium import FLAGS, find_chromium

REPORTS = Path(__file__).resolve().parent.parent / "reports"
PICTURES = {"shop-list.png": "", "shop-table.png": "#table=orders"}


def main() -> None:
    """Write each picture, of 1280 by 800 points."""
    path = find_chromium() or sys.exit("there is no Chromium; install the package chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        for name, at in PICTURES.items():
            page = browser.new_page(viewport={"width": 1280, "height": 800}, color_scheme="light")
            page.goto(f"{(REPORTS / 'shop.html').as_uri()}{at}")
            page.screenshot(path=REPORTS / name)
            page.close()
        browser.close()


if __name__ == "__main__":
    main()
