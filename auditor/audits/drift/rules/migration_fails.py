"""AUD308 migration-fails

## What it finds
With `--fresh`: an upgrade that fails on an empty database, a downgrade that fails, a bootstrap that fails.

## Why it matters
Nobody can make a new database: not CI, not a new colleague, not the recovery after a disaster.

## Example
    audit drift --metadata app.models:Base --fresh

## What to do
Mend the revision; or, where the history starts from a database that was made otherwise, say how with `--bootstrap`.

## When it is wrong
A downgrade that refuses on purpose, which is a warning.

## How to silence
`rules = { AUD308 = "off" }` in `[tool.auditor]`.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.audits.base import Hit, Rule
from auditor.audits.drift.result import Drift, hits
from auditor.findings import Severity


def check(found: Drift) -> Iterator[Hit]:
    yield from hits(found, "AUD308")


RULE = Rule("AUD308", "migration-fails", "A migration fails on a fresh database.", Severity.ERROR, check)
