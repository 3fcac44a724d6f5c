"""AUD302 extra-in-database

## What it finds
A table, column, index or constraint that no model declares. An error only where it refuses what the ORM writes: a
column that is NOT NULL and has no default.

## Why it matters
It is left over, or somebody changed the database by hand.

## Example
    audit drift --metadata app.models:Base --url postgresql+psycopg://reader@db/app

## What to do
Declare it, or drop it in a migration.

## When it is wrong
Another application shares the database.

## How to silence
`rules = { AUD302 = "off" }` in `[tool.auditor]`.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.audits.base import Hit, Rule
from auditor.audits.drift.result import Drift, hits
from auditor.findings import Severity


def check(found: Drift) -> Iterator[Hit]:
    yield from hits(found, "AUD302")


RULE = Rule("AUD302", "extra-in-database", "The database has what the ORM does not declare.", Severity.ERROR, check)
