"""AUD205 repair-revision

## What it finds
A revision that asks the database what is there, makes again what an earlier one made, guards tables and columns with
IF NOT EXISTS, or is called a fix. One that only gives indexes and constraints other names is none, whatever it is
called.

## Why it matters
Its share says how far the history and the databases have drifted apart.

## What to do
Find what made it necessary.

## When it is wrong
The guard is there for a second dialect.

## How to silence
`# audit: ignore[AUD205] reason` on or above the line, or `rules = { AUD205 = "off" }` in `[tool.auditor]`.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.audits.base import Hit, Rule
from auditor.audits.migrations.hits import hits_of
from auditor.audits.migrations.model import Audited
from auditor.findings import Severity


def _check(result: Audited) -> Iterator[Hit]:
    yield from hits_of(result, "repair-revision")


RULE = Rule("AUD205", "repair-revision", "A revision that repairs what earlier ones left.", Severity.NOTE, _check)
