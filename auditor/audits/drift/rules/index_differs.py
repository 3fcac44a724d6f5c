"""AUD305 index-differs

## What it finds
Other columns or order, another method, operator class or predicate, unique or not; an index that is invalid because
CREATE INDEX CONCURRENTLY failed.

## Why it matters
Queries are slow, or a unique index that was meant to refuse rows does not.

## Example
    audit drift --metadata app.models:Base --url postgresql+psycopg://reader@db/app

## What to do
Drop and create it in a migration.

## When it is wrong
The database's index was tuned by hand and the model not yet.

## How to silence
`rules = { AUD305 = "off" }` in `[tool.auditor]`.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.audits.base import Hit, Rule
from auditor.audits.drift.result import Drift, hits
from auditor.findings import Severity


def check(found: Drift) -> Iterator[Hit]:
    yield from hits(found, "AUD305")


RULE = Rule("AUD305", "index-differs", "An index is not as the ORM declares it.", Severity.ERROR, check)
