"""AUD303 column-differs

## What it finds
Another type, nullability, default, identity, generation or collation. A default that only the database has is a
warning.

## Why it matters
JSON where JSONB is expected, 50 characters where 500 are written: it fails with the data of production, not with
that of the tests.

## Example
    audit drift --metadata app.models:Base --url postgresql+psycopg://reader@db/app

## What to do
Write the migration, or correct the model.

## When it is wrong
The two types are the same to the application.

## How to silence
`rules = { AUD303 = "off" }` in `[tool.auditor]`.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.audits.base import Hit, Rule
from auditor.audits.drift.result import Drift, hits
from auditor.findings import Severity


def check(found: Drift) -> Iterator[Hit]:
    yield from hits(found, "AUD303")


RULE = Rule("AUD303", "column-differs", "A column is not as the ORM declares it.", Severity.ERROR, check)
