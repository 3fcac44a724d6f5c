"""AUD202 broken-down-revision

## What it finds
A `down_revision` that names no revision of the history.

## Why it matters
Alembic cannot load the history at all.

## What to do
Restore the file, or name the revision that took its place.

## When it is wrong
The revision lies in a folder that is not audited.

## How to silence
`# audit: ignore[AUD202] reason` on or above the line, or `rules = { AUD202 = "off" }` in `[tool.auditor]`.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.audits.base import Hit, Rule
from auditor.audits.migrations.hits import hits_of
from auditor.audits.migrations.model import Audited
from auditor.findings import Severity


def _check(result: Audited) -> Iterator[Hit]:
    yield from hits_of(result, "broken-down-revision")


RULE = Rule("AUD202", "broken-down-revision", "A revision revises one that is in no file.", Severity.ERROR, _check)
