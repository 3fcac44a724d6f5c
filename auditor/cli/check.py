"""`audit check`: fails on new findings, and on nothing else."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Annotated

import typer

from auditor.cli.auditing import Chosen, on_projects
from auditor.cli.codes import FINDINGS, REFUSED
from auditor.cli.output import append, say_unchecked, show, write
from auditor.cli.registering import new_app
from auditor.errors import AuditorError, no_such

app = new_app()

BaselineOption = Annotated[Path | None, typer.Option("--baseline", help="The baseline; default: as configured.")]
SelectOption = Annotated[list[str] | None, typer.Option("--select", help="Only these rules, or ALL; repeatable.")]
IgnoreOption = Annotated[list[str] | None, typer.Option("--ignore", help="Not these rules; repeatable.")]


@app.command()
@on_projects
def check(
    projects: list[Chosen],
    base: Annotated[
        str | None, typer.Option("--base", help="Fail only on what is new since HEAD left this branch or commit.")
    ] = None,
    exact_base: Annotated[
        bool, typer.Option("--exact-base", help="Compare with the base itself, not with where HEAD left it.")
    ] = False,
    format_: Annotated[
        str, typer.Option("--format", "-f", help="text, json, sarif, github, gitlab, junit or markdown.")
    ] = "text",
    output: Annotated[
        list[str] | None, typer.Option("--output", "-o", help="FORMAT=FILE, besides what is printed; repeatable.")
    ] = None,
    select: SelectOption = None,
    ignore: IgnoreOption = None,
    fail_on: Annotated[
        list[str] | None, typer.Option("--fail-on", help="The severity or rule that fails; default: error.")
    ] = None,
    baseline: BaselineOption = None,
    no_baseline: Annotated[bool, typer.Option("--no-baseline", help="Use no baseline.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Fail on stale and expired entries, too.")] = False,
    untracked: Annotated[
        bool, typer.Option("--untracked", help="With a base, count files that git does not track, too.")
    ] = False,
    name: Annotated[str, typer.Option("--name", help="Tells several checks of one repository apart.")] = "",
    exit_zero: Annotated[bool, typer.Option("--exit-zero", help="Exit 0 whatever is found.")] = False,
) -> None:
    """Fail (exit 1) on tables that a change orphans: those that are none at the base, nor in the baseline.

    A new table that is not used yet, and a lost last reader or writer, are warnings."""
    from auditor import gate
    from auditor.gate.formats import all_formats
    from auditor.gate.selection import selection_of

    formats = all_formats()
    if base == "":
        raise AuditorError("--base is empty; name a branch or a commit, as in --base origin/main, or leave it out")
    files = [_output(each, list(formats)) for each in output or []]
    _refuse(format_, list(formats), name)
    selection = selection_of(select or [], ignore or [], fail_on or [])
    outcomes = [
        gate.check(
            gate.Request(
                path=project.path,
                selection=selection,
                base=base,
                exact=exact_base,
                baseline=baseline,
                use_baseline=not no_baseline,
                strict=strict,
                config_file=project.config,
                cache=project.cache(),
                jobs=project.jobs,
                untracked=untracked,
                name=name,
            ),
            project.progress(),
        )
        for project in projects
    ]
    outcome = gate.joined(outcomes, [project.path for project in projects])
    for each, file in files:
        write(formats[each].render(outcome), file, projects[0].path)
    show(formats[format_].render(outcome), format_)
    if "github" in {format_, *(each for each, _ in files)}:
        _summarize(formats["markdown"].render(outcome), projects[0].path)
    say_unchecked(outcome.unchecked)
    if outcome.failed and not exit_zero:
        raise typer.Exit(FINDINGS)
    if outcome.unchecked:
        raise typer.Exit(REFUSED)


def _refuse(format_: str, formats: list[str], name: str) -> None:
    """What cannot be meant is an error before anything is read."""
    if format_ not in formats:
        raise AuditorError(no_such("format", format_, formats))
    if name and not re.fullmatch(r"[\w.-]{1,60}", name):
        raise AuditorError(f"--name takes letters, digits, dots, hyphens and underscores, not {name!r}")


def _summarize(text: str, project: Path) -> None:
    """To the summary of the job, where GitHub Actions runs it."""
    from auditor.sources.place import check_place

    summary = os.environ.get("GITHUB_STEP_SUMMARY")
    if summary:
        check_place(Path(summary), project)
        append(text, Path(summary))


def _output(given: str, formats: list[str]) -> tuple[str, Path]:
    name, separator, file = given.partition("=")
    if not separator or not file:
        raise AuditorError(f"--output takes FORMAT=FILE, as in sarif=audit.sarif, not {given!r}")
    if name not in formats:
        raise AuditorError(no_such("format", name, formats))
    return name, Path(file)
