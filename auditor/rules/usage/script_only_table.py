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

from auditor.facts.access import Role
from auditor.facts.verdict import Status
from auditor.findings import Severity
from auditor.rules.base import Audit, Hit, Rule, about, places


def check(audit: Audit) -> Iterator[Hit]:
    for usage in audit.tables:
        if usage.status is Status.SCRIPT_ONLY:
            where = places((*usage.readers, *usage.writers), Role.SCRIPT)
            yield about(usage, f"{usage.table.key} is touched by scripts only: {where}")


RULE = Rule("AUD005", "script-only-table", "Only scripts touch the table.", Severity.WARNING, check)
