"""AUD220 unsafe-operation

## What it finds
With `--base`, in revisions that the base does not have, an operation on a table that an earlier revision made: a NOT
NULL column without a default, another type, an index without CONCURRENTLY, another name of a table or a column.

## Why it matters
It fails on rows, holds a lock for as long as the table is long, or breaks the release that still runs.

## What to do
Add the column with a default or NULL first; `postgresql_concurrently=True` in an `autocommit_block()`; add, copy,
switch and drop in releases of their own instead of a new name. `squawk` knows more of pure SQL.

## When it is wrong
The table is small, or nothing runs while it is migrated.

## How to silence
`# audit: ignore[AUD220] reason` on or above the line, or `rules = { AUD220 = "off" }` in `[tool.auditor]`.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.audits.base import Hit, Rule
from auditor.audits.migrations.hits import hits_of
from auditor.audits.migrations.model import Audited
from auditor.findings import Severity


def _check(result: Audited) -> Iterator[Hit]:
    yield from hits_of(result, "unsafe-operation")


RULE = Rule(
    "AUD220",
    "unsafe-operation",
    "A new revision does something that locks or breaks a running release.",
    Severity.NOTE,
    _check,
)
