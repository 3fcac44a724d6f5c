"""AUD001 orphaned-table

## What it finds
A declared table that no application code reads or writes: no statement, session call, relationship access or raw SQL
names it, and neither tests nor scripts use it.

## Why it matters
The table costs migrations, back-ups and attention, and everyone who meets it must find out anew that it is dead.

## Example
    class LegacyInvoice(Base):          # declared, re-exported, never used
        __tablename__ = "legacy_invoices"

Imports, `__all__`, annotations, foreign keys and an unused `relationship()` do not keep it alive.

## What to do
Look at `audit show TABLE`. If the verdict is right, remove the class first, deploy, and drop the table in a later
migration, when nothing that still runs can touch it.

## When it is wrong
Another system reads the table, or code reaches it in a way that cannot be seen statically. Places where the audit could
not see are listed as blind spots; with one that could reach the table, this finding is a warning, not an error. So it
is where code names the class and nothing binds the name (it was forgotten to be imported), and so are all in a library
of models, of whose tables the project itself uses next to none: audit it with what uses it.

## How to silence
If another system uses the table, declare it: `[[tool.auditor.consumers]]` with `tables`, `access`, `owner`, `reason`.
Otherwise `# audit: ignore[AUD001] reason` on the line of the class or above it, `audit baseline accept AUD001:TABLE
--reason ...`, or `per-table = { "legacy_*" = { AUD001 = "off" } }` in `[tool.auditor]`.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.audits.base import Hit, Rule
from auditor.audits.usage.hits import about, places_of_spots
from auditor.audits.usage.verdict import Status, TableUsage, Usage
from auditor.facts.access import UNBOUND
from auditor.findings import Severity


def check(found: Usage) -> Iterator[Hit]:
    for usage in found.tables:
        if usage.status is Status.ORPHANED:
            if usage.blind_spots:
                many = len(usage.blind_spots)
                doubt = f"; {many} blind spot{'s' * (many > 1)} could reach it: {places_of_spots(usage.blind_spots)}"
                yield about(usage, f"{usage.table.key}: {usage.why}{doubt}", Severity.WARNING)
            elif unbound := next((each for each in usage.account if each.kind == UNBOUND), None):
                doubt = f"{unbound.path}:{unbound.line} names it by a {UNBOUND}"
                yield about(usage, f"{usage.table.key}: {usage.why}; {doubt}", Severity.WARNING)
            elif found.hint:
                yield about(usage, f"{usage.table.key}: {usage.why} ({_mentioned(usage)})", Severity.WARNING)
            else:
                yield about(usage, f"{usage.table.key}: {usage.why} ({_mentioned(usage)})")


def _mentioned(usage: TableUsage) -> str:
    """How often it is merely named."""
    many = len(usage.mentions)
    return f"{many} mention{'s' * (many != 1)}, no access"


RULE = Rule("AUD001", "orphaned-table", "No app code reads or writes the table.", Severity.ERROR, check)
