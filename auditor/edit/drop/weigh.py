"""What the database holds of the tables that go: asked, or the queries to ask it."""

from __future__ import annotations

import re
import shlex
from collections.abc import Sequence
from dataclasses import dataclass, replace

from auditor.edit.drop.model import Choice, Outcome
from auditor.errors import AuditorError
from auditor.facts.contents import TableContents
from auditor.facts.schema import Table
from auditor.live.postgresql.contents_queries import identifier, to_run

_TIME = re.compile(r"(?:DateTime|TIMESTAMP|Date)\b")


@dataclass(frozen=True, slots=True)
class Weighing:
    """`url`: the database, empty where none is to be asked; `archive`: where rows are to be kept; `reason`: why they
    need not be."""

    url: str = ""
    archive: str | None = None
    reason: str | None = None


def weigh(outcome: Outcome, weighing: Weighing) -> Outcome:
    """The outcome with what the database holds; refused where there are rows that nobody spoke of."""
    keys = [each.key for each in outcome.choice.tables]
    archive = tuple(archiving(outcome.choice, weighing.archive)) if weighing.archive else ()
    if not weighing.url:
        queries = [each for chosen in outcome.choice.tables for each in to_run(chosen.key, _times(chosen.usage.table))]
        return replace(outcome, queries=tuple(queries), archive=archive)
    try:
        from auditor.live.contents import contents_of
    except ModuleNotFoundError as error:
        if error.name != "sqlalchemy":
            raise
        raise AuditorError("--data needs SQLAlchemy: install auditor where the application is installed") from None
    data = contents_of(weighing.url, keys)
    outcome = replace(outcome, data=data, archive=archive)
    reason = _unspoken(data, weighing)
    return outcome.refusing(reason) if reason and outcome.refused is None else outcome


def archiving(choice: Choice, file: str) -> list[str]:
    """The command that keeps the rows: COPY for one table to a CSV file, else a dump; it is for people to run."""
    names = [identifier(each.key) for each in choice.tables]
    if file.endswith(".csv") and len(names) == 1:
        target = "'" + file.replace("'", "''") + "'"
        copying = f"\\copy {names[0]} TO {target} WITH (FORMAT csv, HEADER)"
        return [f'psql "$DATABASE_URL" -c {shlex.quote(copying)}']
    chosen = " ".join(f"-t {shlex.quote(name)}" for name in names)
    return [f'pg_dump "$DATABASE_URL" {chosen} --format=custom --file={shlex.quote(file)}']


def _unspoken(data: Sequence[TableContents], weighing: Weighing) -> str | None:
    if weighing.archive or weighing.reason:
        return None
    unknown = [str(each.table) for each in data if each.rows is None and not each.missing]
    if unknown:
        return f"the rows of {', '.join(unknown)} could not be counted; --archive FILE or --data-reason TEXT goes on"
    full = [f"{each.table} ({each.rows}{' and more' if each.more else ''})" for each in data if each.rows]
    if full:
        return f"there are rows in {', '.join(full)}; --archive FILE keeps them, --data-reason TEXT says why not to"
    return None


def _times(table: Table) -> tuple[str, ...]:
    return tuple(column.name for column in table.columns if _TIME.search(column.type))
