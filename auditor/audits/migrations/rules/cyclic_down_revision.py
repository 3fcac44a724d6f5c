"""AUD216 cyclic-down-revision

## What it finds
Revisions that revise each other in a circle, by `down_revision` or `depends_on`, or one that revises itself.

## Why it matters
Alembic refuses to load the history (`CycleDetected`).

## What to do
Correct `down_revision` of the one that was written last.

## When it is wrong
It is not.

## How to silence
`# audit: ignore[AUD216] reason` on or above the line, or `rules = { AUD216 = "off" }` in `[tool.auditor]`.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.audits.base import Hit, Rule
from auditor.audits.migrations.hits import hits_of
from auditor.audits.migrations.model import Audited
from auditor.findings import Severity


def _check(result: Audited) -> Iterator[Hit]:
    yield from hits_of(result, "cyclic-down-revision")


RULE = Rule(
    "AUD216",
    "cyclic-down-revision",
    "Revisions revise each other in a circle.",
    Severity.ERROR,
    _check,
)
