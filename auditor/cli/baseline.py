"""`audit baseline`: create it once, prune it, accept one finding at a time. Nothing takes in new findings silently."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from auditor.cli.auditing import Chosen, on_project
from auditor.cli.check import BaselineOption, IgnoreOption, SelectOption
from auditor.cli.output import say, write
from auditor.cli.registering import new_app
from auditor.errors import AuditorError, no_such
from auditor.sources.place import check_place

if TYPE_CHECKING:
    from auditor.gate import Outcome
    from auditor.gate.model import Entry
    from auditor.gate.selection import Selection

app = new_app(help="Findings that are accepted: create, prune, accept.", no_args_is_help=True)

FailOnOption = Annotated[
    list[str] | None, typer.Option("--fail-on", help="The severity or rule that fails; default: error.")
]


@app.command()
@on_project
def create(
    project: Chosen,
    baseline: BaselineOption = None,
    select: SelectOption = None,
    ignore: IgnoreOption = None,
    fail_on: FailOnOption = None,
    reason: Annotated[str, typer.Option("--reason", help="Why all of them are accepted.")] = "",
) -> None:
    """Accept what fails today. Refused when there is a baseline already: prune it, or accept one finding."""
    from auditor.gate.selection import selection_of

    accept_today(project, place_of(project, baseline), selection_of(select or [], ignore or [], fail_on or []), reason)


def accept_today(project: Chosen, place: Path, selection: Selection, reason: str = "") -> None:
    """Make a baseline of what fails; raises AuditorError where there is one."""
    from auditor.gate import baseline as store
    from auditor.gate.model import entry_of

    check_place(place, project.path)
    check_place(place.parent / ".gitattributes", project.path)
    if os.path.lexists(place):
        raise AuditorError(
            f"{place} exists; audit baseline prune removes what is gone, audit baseline accept adds one finding"
        )
    found = _check(project, None, selection)
    entries = tuple(entry_of(each.finding, reason) for each in found.gating)
    write(store.render(store.Baseline(entries)), place, project.path)
    say(f"{place}: {len(entries)} accepted")
    _merge_by_union(place, project.path)


@app.command()
@on_project
def prune(
    project: Chosen,
    baseline: BaselineOption = None,
) -> None:
    """Remove what is accepted and no longer found. It can only shrink: a new finding is never taken in."""
    from auditor.gate import baseline as store
    from auditor.gate.selection import selection_of

    place = place_of(project, baseline)
    before = store.read(place)
    found = _check(project, place, selection_of([], [], []))
    after = store.pruned(before, found.stale)
    if after != before:
        write(store.render(after), place, project.path)
    say(f"{place}: {len(before.entries) - len(after.entries)} removed, {len(after.entries)} left")


@app.command()
@on_project
def accept(
    finding: Annotated[str, typer.Argument(help="CODE:TABLE, as in AUD001:legacy_invoices.")],
    project: Chosen,
    reason: Annotated[str, typer.Option("--reason", help="Why it is accepted.")] = "",
    owner: Annotated[str, typer.Option("--owner", help="Who answers for it.")] = "",
    until: Annotated[str, typer.Option("--until", help="The last day on which it is accepted, as in 2026-12-31.")] = "",
    base: Annotated[str | None, typer.Option("--base", help="What to compare with, for a finding about a change.")] = (
        None
    ),
    baseline: BaselineOption = None,
) -> None:
    """Accept one finding, with the reason; accepted once more, it gets the new reason, owner and day."""
    from auditor.gate import baseline as store

    if not reason.strip():
        raise AuditorError('say why: audit baseline accept CODE:TABLE --reason "..."')
    day = store.parse_day(until, "--until") if until else None
    place = place_of(project, baseline)
    existing = store.read(place) if place.exists() else store.Baseline()
    entry = replace(_found(finding, project, base), reason=reason.strip(), owner=owner.strip(), until=day)
    write(store.render(store.with_entry(existing, entry)), place, project.path)
    say(f"{place}: {entry.code}:{entry.about} accepted")
    _merge_by_union(place, project.path)


def _found(given: str, project: Chosen, base: str | None) -> Entry:
    """The finding that is meant, by its table or its class; there must be one."""
    from auditor.gate.model import entry_of
    from auditor.gate.selection import selection_of

    code, separator, name = given.partition(":")
    if not separator or not name:
        raise AuditorError(f"what is accepted is CODE:TABLE, as in AUD001:legacy_invoices, not {given!r}")
    outcome = _check(project, None, selection_of(["ALL"], [], []), base)
    every = (*outcome.report.findings, *(each.finding for each in outcome.judged))
    for finding in every:
        names = {finding.about, finding.table, finding.subject, finding.subject.rpartition(".")[2], finding.revision}
        if name in names and code.lower() in {finding.code.lower(), finding.rule}:
            return entry_of(finding)
    known = sorted({f"{finding.code}:{finding.about}" for finding in every if finding.table or finding.revision})
    raise AuditorError(no_such("finding", given, known))


def place_of(project: Chosen, given: Path | None) -> Path:
    """The baseline file of the project: the one given, the one there is, or where one would be."""
    from auditor import pipeline
    from auditor.gate import baseline as store

    configured = pipeline.configure(project.path, project.config)
    return store.find(project.path, configured, given) or store.default_place(project.path, configured)


def _check(project: Chosen, baseline: Path | None, selection: Selection, base: str | None = None) -> Outcome:
    from auditor import gate

    request = gate.Request(
        project.path,
        selection,
        base=base,
        baseline=baseline,
        use_baseline=baseline is not None,
        config_file=project.config,
        cache=project.cache(),
        jobs=project.jobs,
    )
    return gate.check(request, project.progress())


def _merge_by_union(place: Path, path: Path) -> None:
    """Tell git, in the `.gitattributes` beside the baseline, to keep the lines of both sides when it merges."""
    from auditor.gate import baseline as store

    attributes = place.parent / ".gitattributes"
    check_place(attributes, path)
    text = store.with_merge_by_union(place)
    if text is not None:
        write(text, attributes, path)
        say(f"{attributes}: merge=union, so that branches that both edit the baseline merge")
