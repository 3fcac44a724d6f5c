"""The project -> what to do about its indexes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from auditor.audits.indexes.advice import advise
from auditor.audits.indexes.database import Stored, find_unused_by_count, with_stored
from auditor.audits.indexes.deletes import predicates_of_deletes
from auditor.audits.indexes.gate import Asking, plans_of_code, plans_of_file, tried
from auditor.audits.indexes.migrated import with_migrated
from auditor.audits.indexes.model import Indexes, Plan, Suggestion, TableIndexes
from auditor.audits.indexes.needs import Need
from auditor.audits.indexes.propose import find_bare_keys, key_of, propose
from auditor.audits.indexes.ranking import first_as_warnings, order, rated
from auditor.audits.indexes.reach import Reach
from auditor.audits.indexes.settings import Settings, text_of
from auditor.audits.indexes.sqlfiles import predicates_of_files
from auditor.audits.indexes.superfluous import find_superfluous
from auditor.audits.indexes.unused import find_unused
from auditor.audits.indexes.views import view_of
from auditor.audits.products import Contain
from auditor.facts.access import Role
from auditor.facts.key import TableKey
from auditor.facts.predicate import Predicate
from auditor.facts.schema import Schema, Table
from auditor.findings import Severity
from auditor.link.domain.project import Project
from auditor.reading.facts import Facts


@dataclass(frozen=True, slots=True)
class Seen:
    """What is judged. `head`: the schema that the migrations make; `contain`: a table that fails costs its own
    suggestions; `stored`: what a database says; `asking`: its planner, None where nobody asks it."""

    project: Project
    facts: Facts
    head: Schema
    contain: Contain
    stored: Stored
    asking: Asking | None = None


def judge(seen: Seen, settings: Settings) -> Indexes:
    """All suggestions, by table; of what is missing, the most asked for are warnings and the rest are notes."""
    reach = Reach(seen.project, settings.hot)
    predicates = list(_asked(seen))
    by_table: dict[TableKey, list[Predicate]] = {}
    for predicate in predicates:
        by_table.setdefault(predicate.table, []).append(predicate)
    wanted: list[tuple[Suggestion, Need]] = []
    others: list[Suggestion] = []
    none: list[Suggestion] = []
    nothing: list[tuple[Suggestion, Need]] = []
    views: list[TableIndexes] = []
    blank: list[TableIndexes] = []
    tables = _tables(seen)
    for table in tables:
        what = f"the indexes of {table.key}"
        own = by_table.get(table.key, [])
        missing = seen.contain(what, partial(propose, table, own, reach), nothing, table.path, table.line)
        wanted += missing
        bare = partial(find_bare_keys, table, [each for each, _ in missing])
        others += seen.contain(what, bare, none, table.path, table.line)
        others += seen.contain(what, partial(_spare, table, own, seen.stored), none, table.path, table.line)
        others += seen.contain(what, partial(advise, table, own, reach, seen.stored), none, table.path, table.line)
        views += seen.contain(what, partial(view_of, table, own, reach), blank, table.path, table.line)
    units = {(each.path, each.line, each.function): each.unit for each in predicates}
    ordered = list(rated((each for each, _ in wanted), reach, units, settings.most_warnings, seen.stored))
    plans: list[Plan] = []
    if seen.asking is not None:
        needs = {key_of(each): need for each, need in wanted}
        if not seen.asking.analyze:
            ordered = list(tried(seen.asking, ordered, {table.key: table for table in tables}, needs))
        plans = (
            plans_of_file(seen.asking, text_of(settings.statements), settings.statements)
            if settings.statements
            else plans_of_code(seen.asking, tables, by_table, reach)
        )
    left = settings.most_warnings - sum(each.severity is Severity.WARNING for each in ordered)
    return Indexes(
        tuple(sorted([*ordered, *first_as_warnings(sorted(others, key=order), left)], key=order)),
        len(seen.project.tables),
        sum(1 for each in seen.project.predicates if each.role is Role.APP),
        tuple(predicates) if settings.predicates else None,
        tuple(plans),
        seen.stored.notes(),
        tuple(views),
    )


def _asked(seen: Seen) -> Iterator[Predicate]:
    nothing: list[Predicate] = []
    yield from seen.project.predicates
    yield from seen.contain("what SQL files ask", lambda: [*predicates_of_files(seen.facts, seen.project)], nothing)
    yield from seen.contain("what deletes ask", lambda: [*predicates_of_deletes(seen.project)], nothing)


def _tables(seen: Seen) -> Sequence[Table]:
    declared = seen.project.tables
    tables = seen.contain("indexes of migrations", lambda: with_migrated(declared, seen.head), declared)
    return with_stored(tables, seen.stored)


def _spare(table: Table, own: Sequence[Predicate], stored: Stored) -> list[Suggestion]:
    """What is there for nothing; the database knows better than the code what is used."""
    found = [*find_superfluous(table)]
    for each in (*find_unused_by_count(table, stored), *find_unused(table, own)):
        used = stored.scans(table.key, each.index)
        if not used and all((known.index, known.columns) != (each.index, each.columns) for known in found):
            found.append(each)
    return found
