"""`audit split`: a module of models becomes the files of a plan, and every import of it is rewritten."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from auditor.cli.auditing import Chosen, on_project
from auditor.cli.codes import FINDINGS
from auditor.cli.output import show
from auditor.cli.registering import new_app
from auditor.errors import AuditorError

app = new_app()


@app.command()
@on_project
def split(
    project: Chosen,
    plan: Annotated[Path, typer.Option("--plan", help="The plan, as `audit layout --write-plan` writes it.")],
    diff: Annotated[bool, typer.Option("--diff", help="Print every change as a patch.")] = False,
    apply: Annotated[bool, typer.Option("--apply", help="Write the changes: all of them or none.")] = False,
    keep_shim: Annotated[bool, typer.Option("--keep-shim", help="Leave a module that re-exports all names.")] = False,
    verify: Annotated[
        str | None, typer.Option("--verify", help="With --apply: run this afterwards, and compare DDL and mappers.")
    ] = None,
    python: Annotated[
        str, typer.Option("--python", help="The interpreter of the application, for --verify.")
    ] = "python",
    allow_dirty: Annotated[bool, typer.Option("--allow-dirty", help="Apply to a tree that is not as in HEAD.")] = False,
    force_dynamic: Annotated[
        bool, typer.Option("--force-dynamic", help="Go on where code reads the module as a whole.")
    ] = False,
) -> None:
    """Split a module of models as planned; prints what it would do, unless --diff or --apply is given."""
    from auditor.edit.model import unified_diff
    from auditor.edit.split.plan import read_plan
    from auditor.edit.split.run import Request
    from auditor.edit.split.run import split as split_module
    from auditor.edit.split.shown import as_text
    from auditor.edit.split.verify import Verifying
    from auditor.edit.write import require_clean, write_all

    if not project.path.is_dir():
        raise AuditorError(f"{project.path} is no folder; give the folder of the project")
    if verify is not None and not apply:
        raise AuditorError("--verify needs --apply")
    request = Request(
        project.path, read_plan(plan), project.config, project.cache(), project.jobs, project.progress(),
        force_dynamic, keep_shim,
    )  # fmt: skip
    outcome = split_module(request)
    if apply and outcome.changes and not allow_dirty:
        require_clean(project.path)
    writes = apply and bool(outcome.changes)
    verifying = Verifying(project.path, python, outcome.modules) if writes and verify is not None else None
    before = verifying.read([outcome.module]) if verifying is not None else ""
    if writes:
        write_all(project.path, outcome.changes)
    if diff:
        show(unified_diff(outcome.changes), "diff")
    else:
        show(as_text(outcome, request.plan, applied=apply))
    if verifying is not None and verify is not None:
        show(verifying.compare(before))
        show(verifying.command(verify))
    if outcome.left or outcome.found.manual:
        raise typer.Exit(FINDINGS)
