"""AUD210 data-and-schema-mixed

## What it finds
A revision that writes rows and changes tables.

## Why it matters
The lock of the schema change is held while the rows are changed.

## What to do
Split it in two.

## When it is wrong
The tables are small.

## How to silence
`# audit: ignore[AUD210] reason` on or above the line, or `rules = { AUD210 = "off" }` in `[tool.auditor]`.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.audits.base import Hit, Rule
from auditor.audits.migrations.hits import hits_of
from auditor.audits.migrations.model import Audited
from auditor.findings import Severity


def _check(result: Audited) -> Iterator[Hit]:
    yield from hits_of(result, "data-and-schema-mixed")


RULE = Rule("AUD210", "data-and-schema-mixed", "A revision changes rows and the schema.", Severity.NOTE, _check)
