"""AUD401 model-monolith

## What it finds
A module that declares tables and has over 800 lines, or over 15 tables (`lines`, `tables` in `[tool.auditor.layout]`).

## Why it matters
Everybody edits it, everything imports it, and nobody finds the domain that a table belongs to.

## Example
    app/models.py    # 2,236 lines, 45 tables, 314 imports

## What to do
`audit layout --write-plan layout.toml`, edit the plan, `audit split --plan layout.toml`.

## When it is wrong
The tables belong together and change together; then set the limits higher.

## How to silence
`rules = { AUD401 = "off" }` in `[tool.auditor]`.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.audits.base import Hit, Rule
from auditor.audits.layout.model import Layout
from auditor.findings import Severity


def check(layout: Layout) -> Iterator[Hit]:
    for module in layout.modules:
        if module.monolith:
            yield Hit(
                None,
                module.path,
                module.path,
                1,
                f"{module.lines} lines and {len(module.tables)} tables, imported in {len(module.importers)} places",
            )


RULE = Rule("AUD401", "model-monolith", "A module of models is larger than the limits.", Severity.NOTE, check)
