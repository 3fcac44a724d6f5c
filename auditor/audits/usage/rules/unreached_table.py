"""AUD006 unreached-table

## What it finds
A table that application code touches, but only in functions that no entry point (route, task, command, listener) leads
to.

## Why it matters
A helper that nobody calls keeps a dead table looking alive.

## Example
    def latest_coupons(session):        # never called
        return session.scalars(select(Coupon)).all()

## What to do
Look at the functions named in the message. If they are dead, remove them, and the table is orphaned.

## When it is wrong
A call graph of Python is never complete: plugins, reflection and frameworks call code unseen. So this is a note. What a
string names, a decorator registers or a migration calls counts as reached; so do the methods of an object that code
of a library gets, and a class that no code names where a library that it extends may find it. Entry
points that the audit does not know are declared in `[tool.auditor] entry-points`.

## How to silence
`rules = { AUD006 = "off" }` in `[tool.auditor]`.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.audits.base import Hit, Rule
from auditor.audits.usage.hits import about, places
from auditor.audits.usage.verdict import Usage
from auditor.findings import Severity


def check(found: Usage) -> Iterator[Hit]:
    for usage in found.tables:
        if usage.reached is False:
            deciding = (each for each in (*usage.readers, *usage.writers) if each.reached is False)
            where = places(tuple(each for each in deciding if each.via != "cascade"), most=3)
            yield about(usage, f"{usage.table.key} is touched only by code that no entry point reaches: {where}")


RULE = Rule("AUD006", "unreached-table", "All code that touches the table is itself unused.", Severity.NOTE, check)
