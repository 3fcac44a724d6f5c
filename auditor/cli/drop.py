"""`audit drop`: a dead table goes, first from the code, then from the database, and nothing of it is forgotten."""

from __future__ import annotations

import os
import shlex
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from auditor.cli.auditing import Chosen, on_project_by_option
from auditor.cli.codes import FINDINGS
from auditor.cli.output import give
from auditor.cli.registering import new_app
from auditor.errors import AuditorError, no_such

if TYPE_CHECKING:
    from auditor.edit.drop.model import Outcome
    from auditor.findings import Coverage

app = new_app()


@app.command()
@on_project_by_option
def drop(
    tables: Annotated[list[str], typer.Argument(help="Tables, schema.table, classes, or dotted classes.")],
    project: Chosen,
    phase: Annotated[str | None, typer.Option("--phase", help="code or migration; without it, the plan.")] = None,
    closure: Annotated[
        bool, typer.Option("--closure", help="With --phase code: also what only served the tables.")
    ] = False,
    fk_columns: Annotated[
        bool, typer.Option("--fk-columns", help="With --phase code: also columns of other tables that refer to them.")
    ] = False,
    released_in: Annotated[
        str | None, typer.Option("--released-in", help="With --phase migration: the release without the tables.")
    ] = None,
    concurrently: Annotated[
        bool, typer.Option("--concurrently", help="With --phase migration: drop indexes first, without a lock.")
    ] = False,
    diff: Annotated[bool, typer.Option("--diff", help="Print every change as a patch.")] = False,
    apply: Annotated[bool, typer.Option("--apply", help="Write the changes: all of them or none.")] = False,
    allow_dirty: Annotated[bool, typer.Option("--allow-dirty", help="Apply to a tree that is not as in HEAD.")] = False,
    data: Annotated[
        str, typer.Option("--data", help="Look at this database, and never write; default: AUDITOR_DATABASE_URL.")
    ] = "",
    archive: Annotated[
        str | None, typer.Option("--archive", help="Print the command that keeps the rows in this file.")
    ] = None,
    data_reason: Annotated[str | None, typer.Option("--data-reason", help="Why the rows need not be kept.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Go on though the tables are not dead for certain.")] = False,
    format_: Annotated[str, typer.Option("--format", "-f", help="text or json.")] = "text",
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write to this file instead.")] = None,
) -> None:
    """Drop dead tables: the plan, then the code without them, then the migration. Writes to no database."""
    from auditor.edit.drop.run import Request
    from auditor.edit.drop.run import drop as drop_tables
    from auditor.edit.drop.weigh import Weighing

    told = Told(phase, diff, apply, allow_dirty, force, format_, output)
    _check(project, told)
    url = data or os.environ.get("AUDITOR_DATABASE_URL", "")
    request = Request(
        project.path, tuple(tables), phase, closure, fk_columns, released_in, concurrently,
        Weighing(url, archive, data_reason), force, project.config, project.cache(), project.jobs, project.progress(),
    )  # fmt: skip
    outcome, coverage = drop_tables(request)
    outcome = _stopped(outcome, project, told)
    if apply and outcome.changes and outcome.refused is None:
        from auditor.edit.write import write_all

        write_all(project.path, outcome.changes)
    _show(outcome, coverage, project, told)
    if outcome.refused is not None:
        raise typer.Exit(FINDINGS)
    if any(place.breaks for place in outcome.places):
        raise typer.Exit(FINDINGS)


@dataclass(frozen=True, slots=True)
class Told:
    """What the command line says of showing and writing."""

    phase: str | None
    diff: bool
    apply: bool
    allow_dirty: bool
    force: bool
    format: str
    output: Path | None


def _check(project: Chosen, told: Told) -> None:
    if told.format not in {"text", "json"}:
        raise AuditorError(no_such("format", told.format, ["text", "json"]))
    if told.phase not in {None, "code", "migration"}:
        raise AuditorError(no_such("phase", str(told.phase), ["code", "migration"]))
    if not project.path.is_dir():
        raise AuditorError(f"{project.path} is no folder; give the folder of the project with --path")
    if (told.diff or told.apply) and told.phase is None:
        raise AuditorError("--diff and --apply need --phase code or --phase migration")


def _stopped(outcome: Outcome, project: Chosen, told: Told) -> Outcome:
    """Refused where the changes must not be written."""
    if not told.apply or outcome.refused is not None or not outcome.changes:
        return outcome
    from auditor.edit.write import require_clean

    if not told.allow_dirty:
        require_clean(project.path)
    broken = [place for place in outcome.places if place.breaks]
    if broken and not told.force:
        more = f" and {len(broken) - 1} more places" if len(broken) > 1 else ""
        return outcome.refusing(
            f"{broken[0].path}:{broken[0].line}{more} would break and must be mended by hand first; --force writes the"
            " rest anyway"
        )
    return outcome


def _show(outcome: Outcome, coverage: Coverage, project: Chosen, told: Told) -> None:
    from auditor.edit.drop.asjson import as_json
    from auditor.edit.drop.shown import as_text
    from auditor.edit.model import unified_diff
    from auditor.report.json import dumped

    where = "" if project.path == Path() else f" --path {shlex.quote(str(project.path))}"
    if told.format == "json":
        give(dumped(as_json(outcome, coverage)), "json", told.output, project.path)
    elif told.diff and outcome.refused is None:
        give(unified_diff(outcome.changes), "diff", told.output, project.path)
    else:
        give(as_text(outcome, where, applied=told.apply), "text", told.output, project.path)
