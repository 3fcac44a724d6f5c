"""AUD203 duplicate-revision

## What it finds
A revision id that two files of one history have.

## Why it matters
Alembic takes one of them and warns; the other never runs.

## What to do
Give the later one an id of its own.

## When it is wrong
The folders belong to different environments.

## How to silence
`# audit: ignore[AUD203] reason` on or above the line, or `rules = { AUD203 = "off" }` in `[tool.auditor]`.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.audits.base import Hit, Rule
from auditor.audits.migrations.hits import hits_of
from auditor.audits.migrations.model import Audited
from auditor.findings import Severity


def _check(result: Audited) -> Iterator[Hit]:
    yield from hits_of(result, "duplicate-revision")


RULE = Rule("AUD203", "duplicate-revision", "Two files have the same revision id.", Severity.ERROR, _check)
