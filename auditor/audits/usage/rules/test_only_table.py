"""AUD004 test-only-table

## What it finds
A table that no application code touches, but tests do.

## Why it matters
Tests keep a dead table looking alive: they pass, and prove nothing about the application.

## Example
    def test_coupon(session):
        session.add(Coupon(code="X"))   # no other code knows Coupon

## What to do
Remove the tests together with the class, then drop the table in a later migration.

## When it is wrong
The code that uses the table is taken for test code: check the roles in `[tool.auditor.roles]`.

## How to silence
`rules = { AUD004 = "off" }` in `[tool.auditor]`.
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
        if usage.status is Status.TEST_ONLY:
            where = places((*usage.readers, *usage.writers), Role.TEST)
            yield about(usage, f"{usage.table.key} is touched by tests only: {where}")


RULE = Rule("AUD004", "test-only-table", "Only tests touch the table.", Severity.WARNING, check)
