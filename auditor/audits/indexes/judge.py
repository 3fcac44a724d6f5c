"""The project -> what to do about its indexes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial

from auditor.audits.indexes.deletes import predicates_of_deletes
from auditor.audits.indexes.migrated import with_migrated
from auditor.audits.indexes.model import Indexes, Kind, Settings, Suggestion
from auditor.audits.indexes.propose import find_unused, propose
from auditor.audits.indexes.reach import Reach
from auditor.audits.indexes.sqlfiles import predicates_of_files
from auditor.audits.indexes.superfluous import find_superfluous
from auditor.audits.products import Contain
from auditor.facts.access import Role, TableKey
from auditor.facts.predicate import Predicate
from auditor.facts.schema import Schema, Table
from auditor.findings import Severity
from auditor.link.domain.project import Project
from auditor.reading.facts import Facts


def judge(project: Project, settings: Settings, facts: Facts, head: Schema, contain: Contain) -> Indexes:
    """All suggestions, by table; of what is missing, the most asked for are warnings and the rest are notes. `head`:
    the schema that the migrations make; `contain`: a table that fails costs its own suggestions."""
    reach = Reach(project, settings.hot)
    nothing: list[Predicate] = []
    predicates = [
        *project.predicates,
        *contain("what SQL files ask", lambda: [*predicates_of_files(facts, project)], nothing),
        *contain("what deletes ask", lambda: [*predicates_of_deletes(project)], nothing),
    ]
    by_table: dict[TableKey, list[Predicate]] = {}
    for predicate in predicates:
        by_table.setdefault(predicate.table, []).append(predicate)
    asked = {key: {use.column for each in several for use in each.uses} for key, several in by_table.items()}
    wanted: list[Suggestion] = []
    others: list[Suggestion] = []
    none: list[Suggestion] = []
    tables = contain("indexes of migrations", lambda: with_migrated(project.tables, head), project.tables)
    for table in tables:
        what = f"the indexes of {table.key}"
        own = partial(propose, table, by_table.get(table.key, []), reach)
        wanted += contain(what, own, none, table.path, table.line)
        spare = partial(_spare, table, asked.get(table.key, set()))
        others += contain(what, spare, none, table.path, table.line)
    units = {(each.path, each.line, each.function): each.unit for each in predicates}
    rated = list(_rated(wanted, reach, units, settings.most_warnings))
    left = settings.most_warnings - sum(each.severity is Severity.WARNING for each in rated)
    found = sorted([*rated, *_first_as_warnings(sorted(others, key=_order), left)], key=_order)
    shown = tuple(predicates) if settings.predicates else None
    statements = sum(1 for each in project.predicates if each.role is Role.APP)
    return Indexes(tuple(found), len(project.tables), statements, shown)


def _spare(table: Table, asked: set[str]) -> list[Suggestion]:
    superfluous = [*find_superfluous(table)]
    gone = {(each.index, each.columns) for each in superfluous}
    return [*superfluous, *(u for u in find_unused(table, asked) if (u.index, u.columns) not in gone)]


def _rated(
    wanted: Iterable[Suggestion], reach: Reach, units: dict[tuple[str, int, str], str], most: int
) -> Iterator[Suggestion]:
    """The suggestions that serve most are warnings: hot entry points, then reached statements, foreign keys, how many.
    They take two thirds of what there may be."""

    def weight(each: Suggestion) -> tuple[object, ...]:
        hot = any(reach.is_hot(units[s.path, s.line, s.function]) for s in each.serves)
        reached = sum(1 for s in each.serves if s.entry_points)
        entries = sum(s.entry_points for s in each.serves)
        return (hot, each.kind is Kind.MISSING, bool(reached), each.key, len(each.serves), entries)

    ordered = sorted(sorted(wanted, key=_order), key=weight, reverse=True)
    for position, each in enumerate(ordered):
        urgent = position < most * 2 // 3
        yield replace(each, severity=Severity.WARNING if urgent else Severity.NOTE)


def _first_as_warnings(others: Iterable[Suggestion], most: int) -> Iterator[Suggestion]:
    """Only so many that a list is worked through; the rest are notes."""
    for each in others:
        most -= each.severity is Severity.WARNING
        yield each if most >= 0 else replace(each, severity=Severity.NOTE)


def _order(each: Suggestion) -> tuple[object, ...]:
    urgent = {Severity.ERROR: 0, Severity.WARNING: 1}.get(each.severity, 2)
    return (urgent, each.table.order, each.kind, each.columns, each.expression or "", each.index or "", each.line)
