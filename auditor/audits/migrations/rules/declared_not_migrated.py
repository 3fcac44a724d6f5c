"""AUD211 declared-not-migrated

## What it finds
A mapped table of the application that is not there at the head of any history, and of those that are there a column,
key, index or check that no revision makes. Nothing is said of tables where the history begins with tables that no
revision makes.

## Why it matters
The code runs against a database without it.

## What to do
Make the revision; see that env.py imports the model.

## When it is wrong
Another system makes it.

## How to silence
`# audit: ignore[AUD211] reason` on or above the line, or `rules = { AUD211 = "off" }` in `[tool.auditor]`.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.audits.base import Hit, Rule
from auditor.audits.migrations.hits import hits_of
from auditor.audits.migrations.model import Audited
from auditor.findings import Severity


def _check(result: Audited) -> Iterator[Hit]:
    yield from hits_of(result, "declared-not-migrated")


RULE = Rule(
    "AUD211", "declared-not-migrated", "Something is declared, and no revision makes it.", Severity.WARNING, _check
)
