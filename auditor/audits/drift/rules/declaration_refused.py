"""AUD310 declaration-refused

## What it finds
With `--scratch-url`: what the ORM declares and PostgreSQL would not make: a GIN index on a column without an operator
class, a foreign key to columns that are not unique, an index without columns.

## Why it matters
`create_all` fails, no migration can bring it, and whoever reads the model believes in a rule that no database keeps.

## Example
    audit drift --metadata app.models:Base --url postgresql://reader@db/app --scratch-url postgresql://owner@ci/empty

## What to do
Correct the model, or take the declaration away.

## When it is wrong
The scratch database lacks an extension or a right that the real one has.

## How to silence
`rules = { AUD310 = "off" }` in `[tool.auditor]`.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.audits.base import Hit, Rule
from auditor.audits.drift.result import Drift, hits
from auditor.findings import Severity


def check(found: Drift) -> Iterator[Hit]:
    yield from hits(found, "AUD310")


RULE = Rule("AUD310", "declaration-refused", "PostgreSQL would not make what is declared.", Severity.WARNING, check)
