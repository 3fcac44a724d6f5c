"""`audit show`: one table in full."""

from __future__ import annotations

from typing import Annotated

import typer

from auditor.cli.app import app
from auditor.cli.auditing import Chosen, names_of, on_project
from auditor.cli.output import show as print_text
from auditor.errors import AuditorError, no_such


@app.command()
@on_project
def show(
    table: Annotated[str, typer.Argument(help="A table, schema.table, class or dotted class.")],
    project: Chosen,
) -> None:
    """Show one table in full: every access with its source line, read paths, and why it has its status."""
    from auditor import pipeline
    from auditor.audits.usage.show import render_table
    from auditor.audits.usage.verdict import Usage

    found = project.audit("usage")
    chosen = [usage for usage in found.of(Usage).tables if table in names_of(usage)]
    if not chosen:
        known = sorted({name for usage in found.of(Usage).tables for name in names_of(usage)})
        raise AuditorError(no_such("table", table, known))
    pages = (render_table(usage, lambda file, line: pipeline.source_line(project.path, file, line)) for usage in chosen)
    print_text("\n".join(pages))
