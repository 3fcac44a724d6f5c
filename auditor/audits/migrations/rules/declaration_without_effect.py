"""AUD218 declaration-without-effect

## What it finds
In the body of a mapped class a misspelt `__table_args__`, `__tablename__` or `__mapper_args__`, or an `Index`, a
constraint or a check that names its columns in strings and is handed to nothing.

## Why it matters
SQLAlchemy ignores it, and nobody is told: the index or the constraint is not in the metadata, and autogenerate drops
it where a revision made it.

## What to do
Correct the name; put the construct into `__table_args__`.

## When it is wrong
A base class or a metaclass of the project reads the attribute; where any code names it, nothing is said.

## How to silence
`# audit: ignore[AUD218] reason` on or above the line, or `rules = { AUD218 = "off" }` in `[tool.auditor]`.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.audits.base import Hit, Rule
from auditor.audits.migrations.hits import hits_of
from auditor.audits.migrations.model import Audited
from auditor.findings import Severity


def _check(result: Audited) -> Iterator[Hit]:
    yield from hits_of(result, "declaration-without-effect")


RULE = Rule(
    "AUD218",
    "declaration-without-effect",
    "A mapped class declares something that SQLAlchemy never sees.",
    Severity.WARNING,
    _check,
)
