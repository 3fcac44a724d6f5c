"""A report on the tables together with what the other audits know of each, for pages and documents."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from auditor.audits.base import Beside
    from auditor.cli.auditing import Chosen
    from auditor.facts.access import TableKey
    from auditor.findings import Report


def tables_with_others(project: Chosen) -> tuple[Report, Report]:
    """The report on the tables alone, and the one of all audits that say something of a table, made in one run."""
    from auditor import audits

    whole = project.audit_all({"usage": {}, "migrations": {}, "indexes": {}})
    codes = {rule.code for rule in audits.load("usage").rules}
    alone = replace(
        whole,
        findings=tuple(each for each in whole.findings if each.code in codes),
        results={"usage": whole.results["usage"]} if "usage" in whole.results else {},
    )
    return alone, whole


def beside_in(whole: Report) -> Callable[[TableKey], Sequence[Beside]]:
    """What the other audits of the report know of a table."""
    from auditor.audits.indexes.beside import beside as of_indexes
    from auditor.audits.indexes.model import Indexes
    from auditor.audits.migrations.model import Audited
    from auditor.audits.migrations.shown import beside as of_migrations

    results = tuple(whole.results.values())
    histories = [each for each in results if isinstance(each, Audited)]
    indexes = [each for each in results if isinstance(each, Indexes)]

    def beside(key: TableKey) -> list[Beside]:
        found = [of_migrations(each, key) for each in histories]
        found += [part for each in indexes for part in of_indexes(each, key)]
        return [each for each in found if each.lines]

    return beside
