"""AUD309 round-trip-differs

## What it finds
With `--fresh`: what a downgrade to the base leaves behind; an upgrade after a downgrade that makes another schema than
the first one did; with `--stairway`, a downgrade of one revision that does not restore what was there before.

## Why it matters
A downgrade is needed on the worst of days, and the upgrade after it stumbles over what is left.

## Example
    audit drift --metadata app.models:Base --fresh --stairway

## What to do
Let `downgrade` undo all that `upgrade` did: enumeration types, defaults, indexes, too.

## When it is wrong
You never go back. Switch the rule off, then.

## How to silence
`rules = { AUD309 = "off" }` in `[tool.auditor]`.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.audits.base import Hit, Rule
from auditor.audits.drift.result import Drift, hits
from auditor.findings import Severity


def check(found: Drift) -> Iterator[Hit]:
    yield from hits(found, "AUD309")


RULE = Rule("AUD309", "round-trip-differs", "Down and up again is not where it was.", Severity.ERROR, check)
