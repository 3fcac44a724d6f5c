"""AUD007 unknown-table-in-sql

## What it finds
A table named in raw SQL of the application that no class, `Table`, migration or `CREATE` statement declares.

## Why it matters
The statement fails when it runs, or the table lives outside the models where no audit sees it.

## Example
    session.execute(text("SELECT * FROM user"))     # the table is called "users"

## What to do
Correct the name, or declare the table.

## When it is wrong
The table belongs to another system, or is a temporary one made elsewhere.

## How to silence
`rules = { AUD007 = "off" }` in `[tool.auditor]`, or `per-table = { "other_*" = { AUD007 = "off" } }`.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.audits.base import Hit, Rule
from auditor.audits.usage.verdict import Usage
from auditor.facts.access import Role
from auditor.findings import Severity


def check(found: Usage) -> Iterator[Hit]:
    for table in found.unknown_sql_tables:
        if table.role is Role.APP:
            message = f"SQL in {table.function} names {table.name}, which is declared nowhere"
            yield Hit(table.name, table.name, table.path, table.line, message)


RULE = Rule("AUD007", "unknown-table-in-sql", "Raw SQL names a table that nobody declares.", Severity.WARNING, check)
