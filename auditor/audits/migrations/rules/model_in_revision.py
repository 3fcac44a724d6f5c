"""AUD217 model-in-revision

## What it finds
A revision that imports a mapped class of the application and uses it.

## Why it matters
The class changes, and the revision with it: it selects columns that are not there yet when it runs, or fails to import
once the class is gone.

## What to do
Name the table and the columns that are needed in the revision: `sa.table("users", sa.column("id"))`.

## When it is wrong
The class will never change again.

## How to silence
`# audit: ignore[AUD217] reason` on or above the line, or `rules = { AUD217 = "off" }` in `[tool.auditor]`.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.audits.base import Hit, Rule
from auditor.audits.migrations.hits import hits_of
from auditor.audits.migrations.model import Audited
from auditor.findings import Severity


def _check(result: Audited) -> Iterator[Hit]:
    yield from hits_of(result, "model-in-revision")


RULE = Rule(
    "AUD217",
    "model-in-revision",
    "A revision uses a class of the application, which changes under it.",
    Severity.WARNING,
    _check,
)
