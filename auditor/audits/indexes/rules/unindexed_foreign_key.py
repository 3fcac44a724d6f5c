"""AUD102 unindexed-foreign-key

## What it finds
A foreign key by which rows are looked up, joined, loaded through a relationship, or found when the parent is deleted,
without an index that leads by it.

## Why it matters
PostgreSQL indexes no foreign key by itself (PostgreSQL, 5.5.5. Foreign Keys): each load of the collection and each
delete of a parent reads the whole table.

## Example
    posts: Mapped[list[Post]] = relationship(cascade="all, delete-orphan")     # posts.user_id has no index

## What to do
`index=True` on the column, and a revision.

## When it is wrong
The table is small, or the parent is never deleted and the relationship is only walked from the child. A foreign key
that nothing reads is not reported.

## How to silence
`# audit: ignore[AUD102] reason` on the line or above it, `audit baseline accept AUD102:TABLE(COLUMNS) --reason ...`, or
`per-table = { "log_*" = { AUD102 = "off" } }` in `[tool.auditor]`.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.audits.base import Hit, Rule
from auditor.audits.indexes.hits import hits_of
from auditor.audits.indexes.model import Indexes
from auditor.findings import Severity


def check(found: Indexes) -> Iterator[Hit]:
    yield from hits_of(found, "AUD102", "add")


RULE = Rule("AUD102", "unindexed-foreign-key", "A foreign key that is looked up has no index.", Severity.WARNING, check)
