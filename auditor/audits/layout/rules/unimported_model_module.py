"""AUD404 unimported-model-module

## What it finds
A module whose tables are used, which no other module imports.

## Why it matters
Its tables are in no metadata: migrations are generated without them, string targets of relationships are not found.

## Example
    app/models/audit.py    # not in app/models/__init__.py, nor anywhere

## What to do
Import it where the other models are imported.

## When it is wrong
It is found by a scan of the package, or imported by a name made at run time.

## How to silence
`rules = { AUD404 = "off" }` in `[tool.auditor]`.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.audits.base import Hit, Rule
from auditor.audits.layout.model import Layout
from auditor.findings import Severity


def check(layout: Layout) -> Iterator[Hit]:
    for module in layout.modules:
        if module.tables and module.left_out and module.used:
            names = ", ".join(str(table.key) for table in module.tables[:5])
            yield Hit(None, module.path, module.path, 1, f"declares {names}, and nothing imports it")


RULE = Rule("AUD404", "unimported-model-module", "Nothing imports a module with tables.", Severity.WARNING, check)
