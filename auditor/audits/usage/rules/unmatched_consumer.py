"""AUD011 unmatched-consumer

## What it finds
A glob in `[[tool.auditor.consumers]]` that matches no table.

## Why it matters
The table was renamed or dropped, or the name is misspelt: then the table that is meant looks dead although somebody
outside reads it.

## Example
    [[tool.auditor.consumers]]
    tables = ["invoices*"]              # the table is called invoice
    access = "read"

## What to do
Correct the glob or remove it. It is compared with the name of the table and with `schema.table`.

## When it is wrong
Only a part of the project was audited, and the table is declared in another part.

## How to silence
Set `rules = { AUD011 = "off" }` in `[tool.auditor]`.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.audits.base import Hit, Rule
from auditor.audits.usage.verdict import Usage
from auditor.findings import Severity


def check(found: Usage) -> Iterator[Hit]:
    for each in found.unmatched_consumers:
        whom = f"the consumer {each.owner}" if each.owner else "a consumer"
        yield Hit(each.glob, each.owner, each.path, each.line, f"{each.glob}: {whom} uses it, and no table matches")


RULE = Rule("AUD011", "unmatched-consumer", "A declared consumer uses no table.", Severity.WARNING, check)
