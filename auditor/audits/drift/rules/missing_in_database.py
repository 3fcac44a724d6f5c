"""AUD301 missing-in-database

## What it finds
A table, column, index, constraint or sequence that the ORM declares and the database lacks.

## Why it matters
The first query that touches it fails, or a rule that the code relies on is not kept.

## Example
    audit drift --metadata app.models:Base --url postgresql+psycopg://reader@db/app

## What to do
Run the migrations, or write the one that is missing.

## When it is wrong
The database is behind on purpose, in the middle of a deploy.

## How to silence
`rules = { AUD301 = "off" }` in `[tool.auditor]`.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.audits.base import Hit, Rule
from auditor.audits.drift.result import Drift, hits
from auditor.findings import Severity


def check(found: Drift) -> Iterator[Hit]:
    yield from hits(found, "AUD301")


RULE = Rule("AUD301", "missing-in-database", "What the ORM declares is not in the database.", Severity.ERROR, check)
