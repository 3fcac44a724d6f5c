"""Which suggestions are warnings: so many that a list is worked through, the most urgent first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from auditor.audits.indexes.database import Stored, said_of_rows
from auditor.audits.indexes.model import Kind, Suggestion
from auditor.audits.indexes.reach import Reach
from auditor.findings import Severity

#: The key of the function that a statement stands in, by path, line and name.
Units = Mapping[tuple[str, int, str], str]


def rated(wanted: Iterable[Suggestion], reach: Reach, units: Units, most: int, stored: Stored) -> Iterator[Suggestion]:
    """The suggestions that serve most are warnings: hot entry points, then reached statements, foreign keys, how many.
    They take two thirds of what there may be. What a database knows goes before what the code does not: time that was
    spent, and rows; a small table is never a warning."""

    def weight(each: Suggestion) -> tuple[object, ...]:
        hot = any(reach.is_hot(units[s.path, s.line, s.function]) for s in each.serves)
        reached = sum(1 for s in each.serves if s.entry_points)
        entries = sum(s.entry_points for s in each.serves)
        known = (not stored.is_small(each.table), *stored.weight(each)) if stored.statistics is not None else ()
        return (hot, *known, each.kind is Kind.MISSING, bool(reached), each.key, len(each.serves), entries)

    ordered = sorted(sorted(wanted, key=order), key=weight, reverse=True)
    for position, each in enumerate(ordered):
        urgent = position < most * 2 // 3
        yield said_of_rows(replace(each, severity=Severity.WARNING if urgent else Severity.NOTE), stored)


def first_as_warnings(others: Iterable[Suggestion], most: int) -> Iterator[Suggestion]:
    """Only so many that a list is worked through; the rest are notes."""
    for each in others:
        most -= each.severity is Severity.WARNING
        yield each if most >= 0 else replace(each, severity=Severity.NOTE)


def order(each: Suggestion) -> tuple[object, ...]:
    """The most urgent first, then by table."""
    urgent = {Severity.ERROR: 0, Severity.WARNING: 1}.get(each.severity, 2)
    return (urgent, each.table.order, each.kind, each.columns, each.expression or "", each.index or "", each.line)
