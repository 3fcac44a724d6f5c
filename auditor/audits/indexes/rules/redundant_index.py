"""AUD104 redundant-index

## What it finds
An index (or a unique constraint) whose work a primary key, a unique constraint or a longer index of the same method and
condition does as well.

## Why it matters
Each write keeps it up, for nothing.

## Example
    Index("ix_a", "repo_id")        # beside Index("ix_b", "repo_id", "name")

## What to do
Drop it, in the model and in a revision.

## When it is wrong
The longer index is far larger, and the short one fits into memory. A unique index is never called redundant for a
longer one that is not unique.

## How to silence
`# audit: ignore[AUD104] reason` on the line or above it, `audit baseline accept AUD104:TABLE(COLUMNS) --reason ...`, or
`per-table = { "log_*" = { AUD104 = "off" } }` in `[tool.auditor]`.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.audits.base import Hit, Rule
from auditor.audits.indexes.hits import hits_of
from auditor.audits.indexes.model import Indexes
from auditor.findings import Severity


def check(found: Indexes) -> Iterator[Hit]:
    yield from hits_of(found, "AUD104", "drop")


RULE = Rule(
    "AUD104", "redundant-index", "Another index, key or constraint does all that it does.", Severity.WARNING, check
)
