"""AUD208 history-not-replayable

## What it finds
An operation that adds what is there, or changes what is not, when the history is replayed from empty.

## Why it matters
An upgrade from empty stops there.

## What to do
See what the message names; replay the history on an empty database.

## When it is wrong
A revision before it was not understood in full: the blind spots say where.

## How to silence
`# audit: ignore[AUD208] reason` on or above the line, or `rules = { AUD208 = "off" }` in `[tool.auditor]`.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.audits.base import Hit, Rule
from auditor.audits.migrations.hits import hits_of
from auditor.audits.migrations.model import Audited
from auditor.findings import Severity


def _check(result: Audited) -> Iterator[Hit]:
    yield from hits_of(result, "history-not-replayable")


RULE = Rule(
    "AUD208", "history-not-replayable", "A revision cannot run on what the earlier ones left.", Severity.WARNING, _check
)
