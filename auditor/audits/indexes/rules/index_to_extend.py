"""AUD103 index-to-extend

## What it finds
An index that leads by a part of what a statement asks for; the rest is filtered or sorted row by row.

## Why it matters
With a sort under LIMIT or a second equality in the index, only the rows that are wanted are read.

## Example
    where(Event.repo_id == repo).order_by(Event.created.desc()).limit(20)      # there is an index on repo_id alone

## What to do
Make the longer index; the one it begins with becomes superfluous, the suggestion says which.

## When it is wrong
Few rows share the first column's value, so that the rest does not matter.

## How to silence
`# audit: ignore[AUD103] reason` on the line or above it, `audit baseline accept AUD103:TABLE(COLUMNS) --reason ...`, or
`per-table = { "log_*" = { AUD103 = "off" } }` in `[tool.auditor]`.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.audits.base import Hit, Rule
from auditor.audits.indexes.hits import hits_of
from auditor.audits.indexes.model import Indexes
from auditor.findings import Severity


def check(found: Indexes) -> Iterator[Hit]:
    yield from hits_of(found, "AUD103", "extend")


RULE = Rule(
    "AUD103", "index-to-extend", "An index serves only a part of what a statement asks for.", Severity.WARNING, check
)
