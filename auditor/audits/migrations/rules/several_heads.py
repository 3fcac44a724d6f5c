"""AUD201 several-heads

## What it finds
Two or more revisions that no other one revises, in one history, without branch labels.

## Why it matters
`alembic upgrade head` refuses to run; whoever deploys first finds out.

## What to do
Merge them with the command in the message.

## When it is wrong
Branches that are kept apart on purpose; give them branch labels.

## How to silence
`# audit: ignore[AUD201] reason` on or above the line, or `rules = { AUD201 = "off" }` in `[tool.auditor]`.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.audits.base import Hit, Rule
from auditor.audits.migrations.hits import hits_of
from auditor.audits.migrations.model import Audited
from auditor.findings import Severity


def _check(result: Audited) -> Iterator[Hit]:
    yield from hits_of(result, "several-heads")


RULE = Rule("AUD201", "several-heads", "A history with several heads.", Severity.ERROR, _check)
