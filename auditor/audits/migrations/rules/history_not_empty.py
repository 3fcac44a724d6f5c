"""AUD207 history-not-empty

## What it finds
A base revision that changes tables which are not there in an empty database.

## Why it matters
No new database can be made from the history: tests and new installations take another path than production.

## What to do
Put a first revision in front that makes what was there.

## When it is wrong
The application makes them by a way that is not seen.

## How to silence
`# audit: ignore[AUD207] reason` on or above the line, or `rules = { AUD207 = "off" }` in `[tool.auditor]`.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.audits.base import Hit, Rule
from auditor.audits.migrations.hits import hits_of
from auditor.audits.migrations.model import Audited
from auditor.findings import Severity


def _check(result: Audited) -> Iterator[Hit]:
    yield from hits_of(result, "history-not-empty")


RULE = Rule(
    "AUD207", "history-not-empty", "The first revision needs tables that no revision makes.", Severity.WARNING, _check
)
