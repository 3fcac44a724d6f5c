"""AUD105 unused-index

## What it finds
An index whose first column no statement in the code filters, joins or sorts by; one that is asked for functions of its
column alone (`lower(uri) = ...`), or for what is inside of its text, which a plain index cannot serve; one of a boolean
or an enumeration, where each statement that asks for it also asks for what another index leads by.

## Why it matters
Each write keeps it up. Only the database knows for sure: look at `pg_stat_user_indexes` first.

## Example
    rating: Mapped[int] = mapped_column(index=True)      # never in a condition

## What to do
Look at the statistics of the server; then drop it.

## When it is wrong
Another system queries the table, or the statement is built at run time.

## How to silence
`# audit: ignore[AUD105] reason` on the line or above it, `audit baseline accept AUD105:TABLE(COLUMNS) --reason ...`, or
`per-table = { "log_*" = { AUD105 = "off" } }` in `[tool.auditor]`.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.audits.base import Hit, Rule
from auditor.audits.indexes.hits import hits_of
from auditor.audits.indexes.model import Indexes
from auditor.findings import Severity


def check(found: Indexes) -> Iterator[Hit]:
    yield from hits_of(found, "AUD105", "look at")


RULE = Rule("AUD105", "unused-index", "No statement in the code can use the index.", Severity.WARNING, check)
