"""AUD008 table-declared-twice

## What it finds
Two declarations of one table in the same MetaData.

## Why it matters
SQLAlchemy refuses the second one when both are imported; when they are not, the two drift apart unseen.

## Example
    class User(Base): __tablename__ = "users"
    class Account(Base): __tablename__ = "users"

## What to do
Keep one, or map the second class to the first one's `__table__`.

## When it is wrong
The declarations are alternatives of which only one is ever imported. (One that says `extend_existing` or
`keep_existing` is not reported.)

## How to silence
`rules = { AUD008 = "off" }` in `[tool.auditor]`.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.audits.base import Hit, Rule
from auditor.audits.usage.hits import about
from auditor.audits.usage.verdict import Usage
from auditor.findings import Severity


def check(found: Usage) -> Iterator[Hit]:
    for usage in found.tables:
        if usage.table.also_declared:
            where = ", ".join(f"{path}:{line}" for path, line in usage.table.also_declared)
            yield about(usage, f"{usage.table.key} is declared again at {where}")


RULE = Rule("AUD008", "table-declared-twice", "Two declarations introduce the same table.", Severity.WARNING, check)
