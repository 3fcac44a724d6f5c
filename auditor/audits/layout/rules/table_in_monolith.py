"""AUD402 table-in-monolith

## What it finds
Each table that a monolith (AUD401) declares. In a baseline they are accepted once; then
only a new table in the monolith is new.

## Why it matters
A ratchet: the monolith may stay until somebody parts it, but it does not grow.

## Example
    class Invoice(Base): ...    # the 46th class of app/models.py

## What to do
Put the new class into a module of its domain. `audit check --select AUD402 --fail-on AUD402`
with a baseline, or `--base`, fails on new ones.

## When it is wrong
The monolith is the right place for this table.

## How to silence
`rules = { AUD402 = "off" }` in `[tool.auditor]`.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.audits.base import Hit, Rule
from auditor.audits.layout.model import Layout
from auditor.findings import Severity


def check(layout: Layout) -> Iterator[Hit]:
    for module in layout.modules:
        for table in module.tables if module.monolith else ():
            yield Hit(str(table.key), table.name, module.path, table.line, f"{table.key} is declared in a monolith")


RULE = Rule("AUD402", "table-in-monolith", "A table is declared in a monolith.", Severity.NOTE, check)
