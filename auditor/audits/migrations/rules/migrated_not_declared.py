"""AUD212 migrated-not-declared

## What it finds
A table of the schema at head that no model of the project declares; of declared tables a column, key or index that only
the revisions make. A column that each INSERT must give is a warning, for the models do not give it.

## Why it matters
Mostly a class that was removed without a DROP TABLE: data that nobody looks after, and which autogenerate drops.

## What to do
Drop the table, or declare it.

## When it is wrong
Another system uses it, or raw SQL does.

## How to silence
`# audit: ignore[AUD212] reason` on or above the line, or `rules = { AUD212 = "off" }` in `[tool.auditor]`.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.audits.base import Hit, Rule
from auditor.audits.migrations.hits import hits_of
from auditor.audits.migrations.model import Audited
from auditor.findings import Severity


def _check(result: Audited) -> Iterator[Hit]:
    yield from hits_of(result, "migrated-not-declared")


RULE = Rule(
    "AUD212", "migrated-not-declared", "Something is there at head, and nothing declares it.", Severity.NOTE, _check
)
