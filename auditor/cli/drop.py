"""`audit drop`: a dead table goes, first from the code, then from the database, and nothing of it is forgotten."""

from __future__ import annotations

import os
import shlex
from pathlib import Path
from typing import Annotated

import typer

from auditor.cli.app import FINDINGS, app
from auditor.cli.auditing import Chosen, on_project_by_option
from auditor.cli.output import give
from auditor.errors import AuditorError, no_such


@app.command()
@on_project_by_option
def drop(
    tables: Annotated[list[str], typer.Argument(help="Tables, schema.table, classes, or dotted classes.")],
    project: Chosen,
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
    """Drop dead tables: what speaks for it and against it, and in which order. Writes nothing."""
    from auditor.edit.drop.asjson import as_json
    from auditor.edit.drop.run import Request, plan
    from auditor.edit.drop.shown import as_text
    from auditor.edit.drop.weigh import Weighing
    from auditor.report.json import dumped

    if format_ not in {"text", "json"}:
        raise AuditorError(no_such("format", format_, ["text", "json"]))
    if not project.path.is_dir():
        raise AuditorError(f"{project.path} is no folder; give the folder of the project with --path")
    url = data or os.environ.get("AUDITOR_DATABASE_URL", "")
    request = Request(
        project.path, tuple(tables), Weighing(url, archive, data_reason), force, project.config, project.cache(),
        project.jobs, project.progress(),
    )  # fmt: skip
    outcome, coverage = plan(request)
    where = "" if project.path == Path() else f" --path {shlex.quote(str(project.path))}"
    text = dumped(as_json(outcome, coverage)) if format_ == "json" else as_text(outcome, where)
    give(text, format_, output, project.path)
    if outcome.refused is not None:
        raise typer.Exit(FINDINGS)
