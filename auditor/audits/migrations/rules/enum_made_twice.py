"""AUD221 enum-made-twice

## What it finds
A downgrade that makes a table again with a column of an enum type that the upgrade, which dropped the table, left in
the database.

## Why it matters
PostgreSQL keeps the type when the table goes, and `op.create_table` makes it without asking: the downgrade fails with
`type ... already exists`, on the day on which a release has to be taken back.

## What to do
Drop the type in the upgrade, `op.execute("DROP TYPE state")`, where nothing else uses it; else give the column of the
downgrade `postgresql.ENUM(..., name="state", create_type=False)`.

## When it is wrong
The database is no PostgreSQL: say so by `dialect` in `[tool.auditor]`.

## How to silence
`# audit: ignore[AUD221] reason` on or above the line, or `rules = { AUD221 = "off" }` in `[tool.auditor]`.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.audits.base import Hit, Rule
from auditor.audits.migrations.hits import hits_of
from auditor.audits.migrations.model import Audited
from auditor.findings import Severity


def _check(result: Audited) -> Iterator[Hit]:
    yield from hits_of(result, "enum-made-twice")


RULE = Rule(
    "AUD221",
    "enum-made-twice",
    "A downgrade makes an enum type that is still there.",
    Severity.WARNING,
    _check,
)
