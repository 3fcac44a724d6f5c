"""The command of an audit, made of what the audit declares: its name, its settings, the formats."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, get_origin, get_type_hints

import typer

from auditor.audits.base import Audit
from auditor.cli.auditing import Chosen, parameters_of, taken, with_parameters
from auditor.cli.codes import FINDINGS, REFUSED
from auditor.cli.output import colored, give, say_unchecked, width_of
from auditor.cli.reading import context_of
from auditor.cli.registering import new_app
from auditor.errors import AuditorError, no_such

if TYPE_CHECKING:
    from auditor.findings import Report
    from auditor.gate import Outcome

_FORMATS = "text, json, markdown, html, sarif, github, gitlab or junit."


@dataclass(frozen=True, slots=True)
class Shown:
    """How the result is shown, and what fails."""

    format_: Annotated[str, typer.Option("--format", "-f", help=_FORMATS)] = "text"
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write to this file instead.")] = None
    fail_on: Annotated[
        list[str] | None, typer.Option("--fail-on", help="The severity or rule that fails; default: error.")
    ] = None
    color: Annotated[str, typer.Option("--color", help="auto, always or never.")] = "auto"


def command_of(audit: Audit[Any]) -> Any:
    """The command for typer: exit 0 where nothing is found that fails, 1 where something is, 2 where it cannot run."""
    options = list(_options(audit))

    def command(**told: Any) -> None:
        project, shown = taken(Chosen, told), taken(Shown, told)
        run_audit(
            audit, project, shown, {name: value for name, value in told.items() if value is not None and value != []}
        )

    path, *others = parameters_of(Chosen)
    alone = new_app()
    parameters = [path, *options, *parameters_of(Shown), *others]
    alone.command(audit.name, help=audit.summary)(with_parameters(command, parameters))
    return typer.main.get_command(alone)


def _options(audit: Audit[Any]) -> Iterator[inspect.Parameter]:
    """The options that are fields of the settings; not given, each is as configured."""
    if audit.settings is None:
        return
    hints = get_type_hints(audit.settings)
    for each in fields(audit.settings):
        if each.metadata.get("option"):
            hint = list[str] if get_origin(hints[each.name]) is tuple else hints[each.name]
            option = typer.Option(each.metadata["option"], help=each.metadata["help"])
            yield inspect.Parameter(
                each.name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=Annotated[hint | None, option]
            )


def run_audit(audit: Audit[Any], project: Chosen, shown: Shown, given: Mapping[str, Any]) -> None:
    from auditor import gate, report
    from auditor.gate.formats import all_formats
    from auditor.gate.selection import selection_of

    known = [*report.renderers(), *all_formats()]
    if shown.format_ not in known:
        raise AuditorError(no_such("format", shown.format_, list(dict.fromkeys(known))))
    selection = selection_of(["ALL"], [], shown.fail_on or [])
    settings = {name: tuple(value) if isinstance(value, list) else value for name, value in given.items()}
    found = project.audit(audit.name, settings)
    for each in found.skipped:
        raise AuditorError(f"audit {each.audit} cannot run: {each.reason}")
    outcome = gate.outcome_of(found, project.path, project.config, selection)
    give(_text(found, outcome, project, shown), shown.format_, shown.output, project.path)
    say_unchecked(outcome.unchecked)
    if outcome.failed:
        raise typer.Exit(FINDINGS)
    if outcome.unchecked:
        raise typer.Exit(REFUSED)


def _text(found: Report, outcome: Outcome, project: Chosen, shown: Shown) -> str:
    """The report in a format of reports, else the outcome in one of the check."""
    from auditor import report
    from auditor.audits.base import Context, Options
    from auditor.gate.formats import all_formats

    renderer = report.renderers().get(shown.format_)
    if renderer is None:
        return all_formats()[shown.format_].render(outcome)
    html = shown.format_ == "html"
    context = context_of(project.path, project.config, found, slim=True) if html else Context()
    color = colored(shown.color, shown.output)
    return renderer.render(found, Options(width_of(shown.output), color, context=context))
