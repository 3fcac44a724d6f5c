"""The generated part of a file that people write too."""

from __future__ import annotations

START, END = "<!-- audit:docs -->", "<!-- /audit:docs -->"


def fill(existing: str, text: str) -> str | None:
    """The file with the text between its two markers; None where it does not have them, in this order, once each."""
    if existing.count(START) != 1 or existing.count(END) != 1 or existing.index(START) > existing.index(END):
        return None
    before, _, rest = existing.partition(START)
    _, _, after = rest.partition(END)
    return f"{before}{START}\n{text}{END}{after}"
