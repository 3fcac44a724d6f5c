"""`audit tables`: all tables, what is dead first."""

from __future__ import annotations

import fnmatch
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from auditor.cli.auditing import Chosen, on_project
from auditor.cli.beside import PAGE_HELP, address_from, beside_in, migrations_page, tables_with_others
from auditor.cli.codes import FINDINGS, REFUSED
from auditor.cli.output import colored, give, say_unchecked, width_of, write
from auditor.cli.reading import context_of
from auditor.cli.registering import new_app
from auditor.errors import AuditorError, no_such
from auditor.findings import Report

app = new_app()


@app.command()
@on_project
def tables(
    project: Chosen,
    status: Annotated[
        list[str] | None, typer.Option("--status", help="Only tables with this status; repeatable.")
    ] = None,
    table: Annotated[
        list[str] | None, typer.Option("--table", help="Only tables whose name matches this glob.")
    ] = None,
    format_: Annotated[str, typer.Option("--format", "-f", help="text, json, markdown or html.")] = "text",
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write to this file instead.")] = None,
    slim: Annotated[bool, typer.Option("--slim", help="HTML without source code.")] = False,
    migrations: Annotated[Path | None, typer.Option("--migrations", help=f"{PAGE_HELP} For HTML.")] = None,
    fail_on: Annotated[
        list[str] | None, typer.Option("--fail-on", help="Exit 1 on findings of this rule or severity.")
    ] = None,
    color: Annotated[str, typer.Option("--color", help="auto, always or never.")] = "auto",
) -> None:
    """List all tables: who reads and writes each one, and which are dead."""
    from auditor import report as reports
    from auditor.audits.base import Context, Options
    from auditor.audits.named import gates_of

    renderers = reports.renderers()
    if format_ not in renderers:
        raise AuditorError(no_such("format", format_, list(renderers)))
    if migrations is not None and (format_ != "html" or output in {None, migrations}):
        raise AuditorError("--migrations is linked from a page in a file; give --format html and --output FILE, too")
    wanted = _statuses(status or [])
    gates = gates_of(fail_on or [])
    audited, whole = tables_with_others(project) if format_ == "html" else (project.audit("usage"), None)
    found = _narrowed(audited, wanted, table or [])
    context = Context()
    if whole is not None:
        address = address_from(output.parent, migrations) if output is not None else ""
        context = replace(context_of(project.path, project.config, audited, slim), beside=beside_in(whole, address))
    options = Options(width_of(output), colored(color, output), bool(wanted or table), context)
    give(renderers[format_].render(found, options), format_, output, project.path)
    if whole is not None and migrations is not None:
        shown = context_of(project.path, project.config, whole, slim=True)
        write(migrations_page(whole, shown, migrations, output), migrations, project.path)
    say_unchecked(audited.unchecked)
    if any(gate(finding) for finding in found.findings for gate in gates):
        raise typer.Exit(FINDINGS)
    if audited.unchecked:
        raise typer.Exit(REFUSED)


def _statuses(given: list[str]) -> set[str]:
    from auditor.audits.usage.verdict import Status

    wanted = {part.strip().replace("-", "_") for item in given for part in item.split(",") if part.strip()}
    for name in sorted(wanted):
        if name not in set(Status):
            raise AuditorError(no_such("status", name, list(Status)))
    return wanted


def _narrowed(report: Report, statuses: set[str], globs: list[str]) -> Report:
    """Only the tables asked for, and the findings on them."""
    from auditor.audits.usage.verdict import Usage

    if not statuses and not globs:
        return report
    found = report.of(Usage)
    kept = tuple(
        usage
        for usage in found.tables
        if (not statuses or usage.status in statuses)
        and (not globs or any(fnmatch.fnmatchcase(name, glob) for name in usage.table.names() for glob in globs))
    )
    subjects = {(str(usage.table.key), usage.table.name) for usage in kept}
    findings = tuple(each for each in report.findings if (each.table, each.subject) in subjects)
    return replace(report.having(replace(found, tables=kept)), findings=findings)
