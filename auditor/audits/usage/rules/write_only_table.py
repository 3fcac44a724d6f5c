"""AUD002 write-only-table

## What it finds
A table that application code writes (insert, update or delete) and never reads.

## Why it matters
Rows pile up that nobody looks at, or the reader is somewhere the audit cannot see: a report, another service.

## Example
    session.add(AuditEntry(...))        # the only code that touches AuditEntry

## What to do
If the data has a reader elsewhere, declare it (`[[tool.auditor.consumers]]`); if it has none, stop writing it, then
drop it.

## When it is wrong
A business-intelligence tool or another service reads the table.

## How to silence
`per-table = { "audit_*" = { AUD002 = "off" } }` in `[tool.auditor]`.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.audits.base import Hit, Rule
from auditor.audits.usage.hits import about, perhaps, places
from auditor.audits.usage.verdict import Status, Usage
from auditor.findings import Severity


def check(found: Usage) -> Iterator[Hit]:
    for usage in found.tables:
        if usage.status is Status.WRITE_ONLY:
            maybe = perhaps(usage.readers)
            said = f"{usage.table.key} is written by {places(usage.writers)}"
            if maybe:
                yield about(usage, f"{said}, and perhaps read at {maybe}", Severity.NOTE)
            else:
                yield about(usage, f"{said}, and never read")


RULE = Rule("AUD002", "write-only-table", "App code writes the table and never reads it.", Severity.WARNING, check)
