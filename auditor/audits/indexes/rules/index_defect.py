"""AUD106 index-defect

## What it finds
An index that is not what it seems to be: an expression without a column.

## Why it matters
It serves no query at all.

## Example
    Index("ix_email", func.lower("email"))      # the lower case of a word, not of the column

## What to do
Name the column: `func.lower(User.email)` or `text("lower(email)")`.

## When it is wrong
It is not known to be.

## How to silence
`# audit: ignore[AUD106] reason` on the line or above it, `audit baseline accept AUD106:TABLE(COLUMNS) --reason ...`, or
`per-table = { "log_*" = { AUD106 = "off" } }` in `[tool.auditor]`.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.audits.base import Hit, Rule
from auditor.audits.indexes.hits import hits_of
from auditor.audits.indexes.model import Indexes
from auditor.findings import Severity


def check(found: Indexes) -> Iterator[Hit]:
    yield from hits_of(found, "AUD106", "mend")


RULE = Rule("AUD106", "index-defect", "An index is not what it seems to be.", Severity.WARNING, check)
