"""AUD306 enum-or-sequence-differs

## What it finds
Labels that the type lacks (an error), has beyond the ORM's or has in another order; a sequence that counts
otherwise.

## Why it matters
Writing a label that the type lacks fails.

## Example
    audit drift --metadata app.models:Base --url postgresql+psycopg://reader@db/app

## What to do
`ALTER TYPE ... ADD VALUE` in a migration.

## When it is wrong
A label that is being retired stays in the type for a while.

## How to silence
`rules = { AUD306 = "off" }` in `[tool.auditor]`.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.audits.base import Hit, Rule
from auditor.audits.drift.result import Drift, hits
from auditor.findings import Severity


def check(found: Drift) -> Iterator[Hit]:
    yield from hits(found, "AUD306")


RULE = Rule(
    "AUD306",
    "enum-or-sequence-differs",
    "An enumeration type or a sequence is not as the ORM declares it.",
    Severity.ERROR,
    check,
)
