"""AUD005 script-only-table

## What it finds
A table that no application code touches, but scripts (seeds, one-off tools) do.

## Why it matters
Seeding a table that nothing uses keeps it filled and looking alive.

## Example
    # scripts/seed.py
    session.execute(text("INSERT INTO tags (name) VALUES ('a')"))

## What to do
If the script is run in production on purpose, it is an application: set its role. Else remove both.

## When it is wrong
The script is the application: a cron job in `scripts/`. Set `roles = { app = ["scripts/nightly.py"] }`.

## How to silence
`rules = { AUD005 = "off" }` in `[tool.auditor]`.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.audits.base import Hit, Rule
from auditor.audits.usage.hits import about, places
from auditor.audits.usage.verdict import Status, Usage
from auditor.facts.access import Role
from auditor.findings import Severity


def check(found: Usage) -> Iterator[Hit]:
    for usage in found.tables:
        if usage.status is Status.SCRIPT_ONLY:
            where = places((*usage.readers, *usage.writers), Role.SCRIPT)
            yield about(usage, f"{usage.table.key} is touched by scripts only: {where}")


RULE = Rule("AUD005", "script-only-table", "Only scripts touch the table.", Severity.WARNING, check)
