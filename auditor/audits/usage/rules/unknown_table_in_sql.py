"""AUD007 unknown-table-in-sql

## What it finds
A table named in raw SQL of the application that no class, `Table`, migration or `CREATE` statement declares: once, at
the first place. A name in a schema in which nothing is declared, or that a foreign key refers to, is another's; so may
be what a driver runs where nothing declared is named beside it, or in a file that opens a connection of its own. What
migrations change, and what code that upgrades a database names, was there then.

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
from auditor.facts.access import Role, UnknownTable
from auditor.findings import Severity


def check(found: Usage) -> Iterator[Hit]:
    places: dict[str, list[UnknownTable]] = {}
    for table in found.unknown_sql_tables:
        if table.role is Role.APP:
            places.setdefault(table.name, []).append(table)
    for name, named in places.items():
        first = next((each for each in named if each.sure), None)
        if first is None:
            continue
        more = named[1:]
        besides = f" (so does SQL in {len(more)} more place{'s' * (len(more) > 1)})" if more else ""
        message = f"SQL in {first.function} names {name}, which is declared nowhere{besides}"
        yield Hit(name, name, first.path, first.line, message)


RULE = Rule("AUD007", "unknown-table-in-sql", "Raw SQL names a table that nobody declares.", Severity.WARNING, check)
