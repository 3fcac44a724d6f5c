"""AUD101 missing-index

## What it finds
A statement of the application that filters or sorts by columns that no index, key or unique constraint leads by.

## Why it matters
The database reads the whole table for each such statement (PostgreSQL, 11.3. Multicolumn Indexes: an index serves the
columns it leads by).

## Example
    select(Branch).where(Branch.repo_id == repo, Branch.name == name)      # no index leads by repo_id or name

## What to do
Write the index that the suggestion names into the model, make a revision of it (on a large table with
`postgresql_concurrently=True` in an autocommit block), and look at the plan with EXPLAIN.

## When it is wrong
The table is small and stays small, or the column has few values. Row counts are not known from the code.

## How to silence
`# audit: ignore[AUD101] reason` on the line or above it, `audit baseline accept AUD101:TABLE(COLUMNS) --reason ...`, or
`per-table = { "log_*" = { AUD101 = "off" } }` in `[tool.auditor]`.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.audits.base import Hit, Rule
from auditor.audits.indexes.hits import hits_of
from auditor.audits.indexes.model import Indexes
from auditor.findings import Severity


def check(found: Indexes) -> Iterator[Hit]:
    yield from hits_of(found, "AUD101", "add")


RULE = Rule("AUD101", "missing-index", "No index leads by what a statement asks for.", Severity.WARNING, check)
