"""AUD107 whole-table-read

## What it finds
With `--url` only: a statement for which the planner of the database has no plan that enters an index, or, with
`--analyze`, one that ran and read more than `--min-rows` rows of a table from end to end.

## Why it matters
It is the database's own word: with `enable_seqscan = off` a sequential scan is left only where there is no other way
(PostgreSQL, 20.7.1. Planner Method Configuration), and the parameters are left open (`GENERIC_PLAN`), so that the
answer does not depend on a value. No name of an index is expected, so that a better one breaks nothing.

## Example
    audit indexes --url DATABASE_URL                          # the 20 statements that most entry points lead to
    audit indexes --url DATABASE_URL --statements hot.sql
    audit indexes --url SEEDED_URL --analyze --min-rows 1000  # in CI, on a database with rows

## What to do
Make the index that AUD101 to AUD103 suggest, or rewrite the condition so that an index that is there serves it.

## When it is wrong
The statement is meant to read all rows. Without `--analyze` a small table is a note.

## How to silence
`# audit: ignore[AUD107] reason` on the line or above it, `audit baseline accept AUD107:TABLE --reason ...`, or
`per-table = { "log_*" = { AUD107 = "off" } }` in `[tool.auditor]`.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.audits.base import Hit, Rule
from auditor.audits.indexes.model import Indexes
from auditor.findings import Severity


def check(found: Indexes) -> Iterator[Hit]:
    for each in found.plans:
        if each.whole:
            did = "read" if each.ran else "has to read"
            tables = ", ".join(each.whole)
            severity = Severity.NOTE if each.small else Severity.ERROR if each.ran else Severity.WARNING
            yield Hit(
                each.table or each.whole[0], each.sql, each.path, each.line,
                f"the planner {did} all of {tables} for: {each.sql}", severity=severity,
            )  # fmt: skip


RULE = Rule(
    "AUD107", "whole-table-read", "The planner reads a whole table for a statement.", Severity.ERROR, check,
    by_command=True,
)  # fmt: skip
