"""AUD405 dead-model-file

## What it finds
A module that declares tables which nothing reads or writes, and which nothing imports.

## Why it matters
It is left from something that was removed, and misleads who reads it.

## Example
    app/models/coupons.py    # no import, no access

## What to do
Delete it, and drop its tables where the database has them.

## When it is wrong
It is found by a scan of the package and its tables are used by another system.

## How to silence
`rules = { AUD405 = "off" }` in `[tool.auditor]`.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.audits.base import Hit, Rule
from auditor.audits.layout.model import Layout
from auditor.findings import Severity


def check(layout: Layout) -> Iterator[Hit]:
    for module in layout.modules:
        if module.tables and module.left_out and not module.used:
            names = ", ".join(str(table.key) for table in module.tables[:5])
            yield Hit(None, module.path, module.path, 1, f"declares {names}; nothing imports it, nothing uses them")


RULE = Rule(
    "AUD405",
    "dead-model-file",
    "Nothing imports a module of models, nor uses its tables.",
    Severity.WARNING,
    check,
)
