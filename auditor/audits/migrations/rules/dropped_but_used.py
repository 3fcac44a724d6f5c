"""AUD222 dropped-but-used

## What it finds
A table whose last revision drops it or gives it another name, that no history has at its head, and that code of the
application or its scripts still reads or writes: through its class, in a Core statement, or in raw SQL.

## Why it matters
The statement fails as soon as the revision has run. `audit check` finds it in the change that brings the revision.

## What to do
Remove the code first, release that, and drop the table in a later release. The message names the places; `audit show
TABLE` shows the paths that lead there, `audit drop TABLE` does both steps.

## When it is wrong
It is a warning where a blind spot could concern any table, for a revision may make it again. Something else makes it: a
script, another project, or code that runs before the statement does. Uses that are only possible, and what cascades, do
not count.

## How to silence
`# audit: ignore[AUD222] reason` on or above the line, or `rules = { AUD222 = "off" }` in `[tool.auditor]`.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.audits.base import Hit, Rule
from auditor.audits.migrations.hits import hits_of
from auditor.audits.migrations.model import Audited
from auditor.findings import Severity


def _check(result: Audited) -> Iterator[Hit]:
    yield from hits_of(result, "dropped-but-used")


RULE = Rule(
    "AUD222",
    "dropped-but-used",
    "A revision drops or renames a table that code still reads or writes.",
    Severity.ERROR,
    _check,
)
