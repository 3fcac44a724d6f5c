"""AUD204 reparented-revision

## What it finds
A revision that was there at the base and now revises another one.

## Why it matters
A database that has passed the place in the history where it stands now never runs it.

## What to do
Give it a new id after the head, unless no database has run it yet.

## When it is wrong
It was never deployed.

## How to silence
`# audit: ignore[AUD204] reason` on or above the line, or `rules = { AUD204 = "off" }` in `[tool.auditor]`.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.audits.base import Hit, Rule
from auditor.audits.migrations.hits import hits_of
from auditor.audits.migrations.model import Audited
from auditor.findings import Severity


def _check(result: Audited) -> Iterator[Hit]:
    yield from hits_of(result, "reparented-revision")


RULE = Rule(
    "AUD204", "reparented-revision", "A revision was given another parent (needs --base).", Severity.WARNING, _check
)
