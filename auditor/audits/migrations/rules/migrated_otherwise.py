"""AUD215 migrated-otherwise

## What it finds
A column, key, index or check that a model declares and the revisions make in another way: another type, NULL for NOT
NULL, other columns of a key or an index, an index with a condition on one side only, another name of an enumeration.

## Why it matters
Code and tests that make the tables from the models (`create_all`) see another database than production.

## What to do
Make the revision, or correct the model. `audit drift` compares with a real database, to the last default.

## When it is wrong
The type or the constraint is made where no file tells of it. Types of the project, expressions, conditions and defaults
are not compared, for their texts cannot be.

## How to silence
`# audit: ignore[AUD215] reason` on or above the line, or `rules = { AUD215 = "off" }` in `[tool.auditor]`.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.audits.base import Hit, Rule
from auditor.audits.migrations.hits import hits_of
from auditor.audits.migrations.model import Audited
from auditor.findings import Severity


def _check(result: Audited) -> Iterator[Hit]:
    yield from hits_of(result, "migrated-otherwise")


RULE = Rule(
    "AUD215",
    "migrated-otherwise",
    "A model declares something in another way than the revisions make it.",
    Severity.WARNING,
    _check,
)
