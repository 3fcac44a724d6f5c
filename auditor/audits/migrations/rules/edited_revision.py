"""AUD214 edited-after-merge

## What it finds
A revision that was there at the base and now does something else: other changes of the schema, of rows, or other
timeouts. Formatting, comments, names of variables and imports are nothing.

## Why it matters
A database that has run it never runs it again, so it and a database that is made anew differ from here on.

## What to do
Leave the revision as it was, and write a new one for the difference.

## When it is wrong
No database has run it yet, or it failed on all of them and could only be mended like this.

## How to silence
`# audit: ignore[AUD214] reason` on or above the line, or `rules = { AUD214 = "off" }` in `[tool.auditor]`.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.audits.base import Hit, Rule
from auditor.audits.migrations.hits import hits_of
from auditor.audits.migrations.model import Audited
from auditor.findings import Severity


def _check(result: Audited) -> Iterator[Hit]:
    yield from hits_of(result, "edited-after-merge")


RULE = Rule(
    "AUD214",
    "edited-after-merge",
    "A merged revision does something else now (needs --base).",
    Severity.WARNING,
    _check,
)
