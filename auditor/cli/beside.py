"""A report on the tables together with what the other audits know of each, for pages and documents; the page of the
migrations that these link to."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from auditor.audits.base import Beside, Context
    from auditor.cli.auditing import Chosen
    from auditor.facts.key import TableKey
    from auditor.findings import Report

#: The help of the option in each command that has it.
PAGE_HELP = "Also write the page of the migrations, HTML, to this file, and link each table to it."


def tables_with_others(project: Chosen) -> tuple[Report, Report]:
    """The report on the tables alone, and the one of all audits that say something of a table, made in one run."""
    whole = project.audit_all({"usage": {}, "migrations": {}, "indexes": {}})
    return _only(whole, "usage"), whole


def beside_in(whole: Report, page: str = "") -> Callable[[TableKey], Sequence[Beside]]:
    """What the other audits of the report know of a table; `page`: the address of the page of the migrations, as a link
    in what is written shall name it."""
    from auditor.audits.indexes.beside import beside as of_indexes
    from auditor.audits.indexes.model import Indexes
    from auditor.audits.migrations.model import Audited
    from auditor.audits.migrations.shown import beside as of_migrations

    results = tuple(whole.results.values())
    histories = [each for each in results if isinstance(each, Audited)]
    indexes = [each for each in results if isinstance(each, Indexes)]

    def beside(key: TableKey) -> list[Beside]:
        found = [of_migrations(each, key, page) for each in histories]
        found += [part for each in indexes for part in of_indexes(each, key)]
        return [each for each in found if each.lines]

    return beside


def migrations_page(whole: Report, context: Context, page: Path, tables: Path | None) -> str:
    """The page of the migrations for the file `page`; its tables are linked to the HTML file of the tables, where one
    is written."""
    from auditor.audits.migrations.page import write_page
    from auditor.audits.usage.page.blob import addresses
    from auditor.audits.usage.verdict import Usage

    if tables is not None and "usage" in whole.results:
        names, beside = addresses(whole.of(Usage)), address_from(page.parent, tables)
        pages = {(key.schema, key.name): f"{beside}#table={quote(name)}" for key, name in names.items()}
        context = replace(context, page=lambda key: pages.get((key.schema, key.name), ""))
    return write_page(_only(whole, "migrations"), context)


def address_from(folder: Path, file: Path | None) -> str:
    """The address of a file as a link in a page of the folder names it; empty for no file."""
    return quote(Path(os.path.relpath(file, folder)).as_posix()) if file is not None else ""


def _only(whole: Report, name: str) -> Report:
    """What one audit of the report found."""
    from auditor import audits

    codes = {rule.code for rule in audits.load(name).rules}
    return replace(
        whole,
        findings=tuple(each for each in whole.findings if each.code in codes),
        results={name: whole.results[name]} if name in whole.results else {},
    )
