"""`audit layout`: how the models are laid out in files, and a plan for `audit split`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from auditor.cli.auditing import Chosen, on_project
from auditor.cli.registering import new_app
from auditor.cli.run import Shown, run_audit
from auditor.errors import AuditorError

app = new_app()

#: At how many commits the share of changes looks: some months of a team's work, read in a fraction of a second.
COMMITS = 1000


@app.command()
@on_project
def layout(
    project: Chosen,
    seed: Annotated[
        list[str] | None, typer.Option("--seed", help="FILE=CLASS[,CLASS]: who belongs where; repeatable.")
    ] = None,
    complete: Annotated[bool, typer.Option("--complete", help="Place all other names beside those of --seed.")] = False,
    write_plan: Annotated[
        Path | None, typer.Option("--write-plan", help="Write the proposal as a plan for `audit split`.")
    ] = None,
    format_: Annotated[
        str, typer.Option("--format", "-f", help="text, json, markdown, html, sarif, github, gitlab or junit.")
    ] = "text",
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write to this file instead.")] = None,
    fail_on: Annotated[
        list[str] | None, typer.Option("--fail-on", help="The severity or rule that fails; default: error.")
    ] = None,
    color: Annotated[str, typer.Option("--color", help="auto, always or never.")] = "auto",
) -> None:
    """How the models are laid out in files: monoliths, shims, what nothing imports, and a plan to part them."""
    from auditor import audits

    given: dict[str, Any] = {"history": COMMITS, "seed": tuple(seed or ()), "complete": complete or None}
    if write_plan is not None:
        _write_plan(project, given, write_plan)
    run_audit(audits.load("layout"), project, Shown(format_, output, fail_on, color), given)


def _write_plan(project: Chosen, given: dict[str, Any], file: Path) -> None:
    from auditor.audits.layout.model import Layout
    from auditor.cli.output import write
    from auditor.edit.split.plan import Plan, write_plan

    found = project.audit("layout", given).of(Layout)
    proposed = sorted((each for each in found.modules if each.proposal), key=lambda each: (-each.lines, each.path))
    if not proposed:
        raise AuditorError("no module is large enough for a plan; name one by --seed FILE=CLASS")
    module = proposed[0]
    files = {each.file: tuple(placed.name for placed in each.classes) for each in module.proposal}
    write(write_plan(Plan(module.path, files)), file, project.path)
    typer.echo(f"audit: wrote the plan for {module.path} to {file}", err=True)
