"""AUD209 create-all-in-revision

## What it finds
`metadata.create_all` in a revision.

## Why it matters
It makes what the models say when it runs, and not what they said when it was written.

## What to do
Write the tables out with op.create_table.

## When it is wrong
The metadata is one of the revision's own.

## How to silence
`# audit: ignore[AUD209] reason` on or above the line, or `rules = { AUD209 = "off" }` in `[tool.auditor]`.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.audits.base import Hit, Rule
from auditor.audits.migrations.hits import hits_of
from auditor.audits.migrations.model import Audited
from auditor.findings import Severity


def _check(result: Audited) -> Iterator[Hit]:
    yield from hits_of(result, "create-all-in-revision")


RULE = Rule("AUD209", "create-all-in-revision", "A revision makes tables with create_all.", Severity.WARNING, _check)
