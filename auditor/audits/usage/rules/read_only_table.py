"""AUD003 read-only-table

## What it finds
A table that application code reads and never writes: a migration, a person or another system fills it. Where
something may write it, nothing is found: what that is, `audit show` says.

## Why it matters
Usually a lookup table, and fine. Sometimes the writer was removed and the reader was forgotten.

## Example
    session.scalars(select(Country))    # rows come from a migration

## What to do
Check that something fills it. If nothing does, the code that reads it is dead too.

## When it is wrong
The writer is another system, or writes in a way that cannot be seen.

## How to silence
`rules = { AUD003 = "off" }` in `[tool.auditor]`.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.audits.base import Hit, Rule
from auditor.audits.usage.hits import about, perhaps, places
from auditor.audits.usage.verdict import Status, Usage
from auditor.findings import Severity


def check(found: Usage) -> Iterator[Hit]:
    for usage in found.tables:
        if usage.status is Status.READ_ONLY and not perhaps(usage.writers):
            yield about(usage, f"{usage.table.key} is read by {places(usage.readers)}, and never written by the app")


RULE = Rule("AUD003", "read-only-table", "App code reads the table and never writes it.", Severity.NOTE, check)
