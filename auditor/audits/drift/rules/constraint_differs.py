"""AUD304 constraint-differs

## What it finds
A key, check, foreign key or exclusion constraint of other columns, another condition or another action; one that
was never validated; a unique index in place of a constraint.

## Why it matters
Rows get in that the code takes for impossible, or are refused that it takes for legal.

## Example
    audit drift --metadata app.models:Base --url postgresql+psycopg://reader@db/app

## What to do
Drop and create it in a migration.

## When it is wrong
The order of the columns of a primary key, which is a warning, may be meant.

## How to silence
`rules = { AUD304 = "off" }` in `[tool.auditor]`.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.audits.base import Hit, Rule
from auditor.audits.drift.result import Drift, hits
from auditor.findings import Severity


def check(found: Drift) -> Iterator[Hit]:
    yield from hits(found, "AUD304")


RULE = Rule("AUD304", "constraint-differs", "A constraint is not as the ORM declares it.", Severity.ERROR, check)
