"""AUD406 two-bases

## What it finds
A second declarative base (a subclass of `DeclarativeBase`, or `declarative_base()`) in application code.

## Why it matters
Each has metadata of its own: foreign keys and relationships between them are not found,
`create_all` makes half of the tables.

## Example
    class Base(DeclarativeBase): ...    # in app/db.py, and again in app/audit/db.py

## What to do
Import the one base everywhere.

## When it is wrong
The application has two databases.

## How to silence
`rules = { AUD406 = "off" }` in `[tool.auditor]`.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.audits.base import Hit, Rule
from auditor.audits.layout.model import Layout
from auditor.findings import Severity


def check(layout: Layout) -> Iterator[Hit]:
    for base in layout.bases[1:]:
        first = layout.bases[0]
        message = f"{base.name} is a second declarative base beside {first.name} in {first.path}"
        yield Hit(None, f"{base.path}:{base.name}", base.path, base.line, message)


RULE = Rule("AUD406", "two-bases", "The application has several declarative bases.", Severity.NOTE, check)
