"""A project whose tables others use: a library of models, audited without the applications that it is for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from auditor.audits.usage.verdict import Status, TableUsage
from auditor.facts.access import Confidence

#: Tables; fewer may all be dead.
_LEAST = 10
#: Of so many in a hundred, no code of the project touches a row.
_MOST = 80
_UNTOUCHED = frozenset({Status.ORPHANED, Status.UNKNOWN, Status.TEST_ONLY, Status.SCRIPT_ONLY})


def hint_of(tables: Sequence[TableUsage]) -> str:
    """What is to be said where the code of the project uses next to none of its tables: nobody writes an application
    so, and what uses them was not looked at. Empty for an application with dead tables."""
    untouched = sum(usage.status in _UNTOUCHED for usage in tables)
    if len(tables) < _LEAST or untouched * 100 < len(tables) * _MOST:
        return ""
    return (
        f"no application code of this project uses {untouched} of its {len(tables)} tables: they may be there for"
        " others; audit the folder that holds them together with what uses them, or declare consumers"
    )


def in_doubt(usage: TableUsage) -> TableUsage:
    """The verdict where what uses the table may be elsewhere: dead only as far as was looked."""
    if usage.status is not Status.ORPHANED or usage.confidence is not Confidence.CERTAIN:
        return usage
    return replace(usage, confidence=Confidence.INFERRED, why=f"{usage.why} in this project, and others may use it")
