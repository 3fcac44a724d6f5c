"""The browser that pages are measured and tested in."""

from __future__ import annotations

import shutil

FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--in-process-gpu",
]  # fmt: skip
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find_chromium() -> str | None:
    """The path of the first of the names under which systems have it; None where it is not installed."""
    return next((path for name in _NAMES if (path := shutil.which(name))), None)
