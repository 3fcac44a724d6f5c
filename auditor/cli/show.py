"""`audit show`: one table in full."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from auditor.cli.auditing import Chosen, on_project
from auditor.cli.output import show as put
from auditor.cli.registering import new_app
from auditor.errors import AuditorError, no_such

app = new_app()


@app.command()
@on_project
def show(
    table: Annotated[str, typer.Argument(help="A table, schema.table, class, or dotted class or the end of one.")],
    project: Chosen,
    every: Annotated[bool, typer.Option("--all", help="Every access, path and place, however many.")] = False,
    format_: Annotated[str, typer.Option("--format", "-f", help="text or json.")] = "text",
) -> None:
    """Show one table in full: every access with its source line, read paths, why it has its status, and which
    revisions made and changed it."""
    from auditor import pipeline
    from auditor.audits.migrations.model import Audited
    from auditor.audits.migrations.shown import revisions_of, touched
    from auditor.audits.usage.json import in_full
    from auditor.audits.usage.show import render_table
    from auditor.audits.usage.verdict import Usage
    from auditor.report.json import dumped

    if format_ not in {"text", "json"}:
        raise AuditorError(no_such("format", format_, ["text", "json"]))
    report = project.audit_all({"usage": {}, "migrations": {}})
    tables, histories = report.of(Usage).tables, report.of(Audited)
    chosen = [usage for usage in tables if table in {usage.table.key.name, str(usage.table.key), usage.table.name}]
    chosen = chosen or [usage for usage in tables if table in usage.table.names()]
    if not chosen:
        known = sorted({name for usage in tables for name in usage.table.names()})
        raise AuditorError(no_such("table", table, known))
    if format_ == "json":
        listed = [
            {**in_full(usage), "revisions": [asdict(each) for each in touched(histories, usage.table.key)]}
            for usage in chosen
        ]
        put(dumped({"schema_version": 1, "tables": listed}), "json")
        return
    pages = (
        render_table(usage, lambda file, line: pipeline.source_line(project.path, file, line), every)
        + revisions_of(histories, usage.table.key)
        for usage in chosen
    )
    put("\n".join(pages))
