"""AUD307 said-otherwise

## What it finds
A constraint or index of another name, another comment, a view where a table is declared, an unlogged table.

## Why it matters
The next migration that drops it by the name of the ORM fails; an unlogged table is empty after a crash.

## Example
    audit drift --metadata app.models:Base --url postgresql+psycopg://reader@db/app

## What to do
Rename it in a migration.

## When it is wrong
Old names that nothing refers to do no harm.

## How to silence
`rules = { AUD307 = "off" }` in `[tool.auditor]`.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.audits.base import Hit, Rule
from auditor.audits.drift.result import Drift, hits
from auditor.findings import Severity


def check(found: Drift) -> Iterator[Hit]:
    yield from hits(found, "AUD307")


RULE = Rule("AUD307", "said-otherwise", "Another name, comment, kind or persistence.", Severity.ERROR, check)
