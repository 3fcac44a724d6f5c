"""AUD206 missing-downgrade

## What it finds
A revision whose upgrade does something and whose downgrade is missing or empty.

## Why it matters
A release that has to be taken back cannot take its schema back.

## What to do
Write it, or agree in the configuration that nobody goes back.

## When it is wrong
Many teams never go back: switch the rule off.

## How to silence
`# audit: ignore[AUD206] reason` on or above the line, or `rules = { AUD206 = "off" }` in `[tool.auditor]`.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.audits.base import Hit, Rule
from auditor.audits.migrations.hits import hits_of
from auditor.audits.migrations.model import Audited
from auditor.findings import Severity


def _check(result: Audited) -> Iterator[Hit]:
    yield from hits_of(result, "missing-downgrade")


RULE = Rule("AUD206", "missing-downgrade", "A revision without a way back.", Severity.NOTE, _check)
