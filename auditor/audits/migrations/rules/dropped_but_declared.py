"""AUD213 dropped-but-declared

## What it finds
A mapped table that a revision made and a later one dropped or renamed.

## Why it matters
Each query of the class fails.

## What to do
Remove the class.

## When it is wrong
Another history makes the table.

## How to silence
`# audit: ignore[AUD213] reason` on or above the line, or `rules = { AUD213 = "off" }` in `[tool.auditor]`.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.audits.base import Hit, Rule
from auditor.audits.migrations.hits import hits_of
from auditor.audits.migrations.model import Audited
from auditor.findings import Severity


def _check(result: Audited) -> Iterator[Hit]:
    yield from hits_of(result, "dropped-but-declared")


RULE = Rule(
    "AUD213",
    "dropped-but-declared",
    "A revision drops the table of a class that is still declared.",
    Severity.ERROR,
    _check,
)
