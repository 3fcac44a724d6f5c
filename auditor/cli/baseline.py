"""`audit baseline`: create it once, prune it, accept one finding at a time. Nothing takes in new findings silently."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from auditor.cli.app import app
from auditor.cli.auditing import ConfigOption, JobsOption, PathArgument, QuietOption, open_cache, progress_for
from auditor.cli.check import BaselineOption, IgnoreOption, SelectOption
from auditor.cli.output import write
from auditor.errors import AuditorError, no_such

if TYPE_CHECKING:
    from auditor.gate import Outcome
    from auditor.gate.model import Entry

baseline = typer.Typer(
    help="Findings that are accepted: create, prune, accept.", no_args_is_help=True, rich_markup_mode=None
)
app.add_typer(baseline, name="baseline")

FailOnOption = Annotated[
    list[str] | None, typer.Option("--fail-on", help="The severity or rule that fails; default: error.")
]


@baseline.command()
def create(
    path: PathArgument = Path(),
    baseline: BaselineOption = None,
    select: SelectOption = None,
    ignore: IgnoreOption = None,
    fail_on: FailOnOption = None,
    reason: Annotated[str, typer.Option("--reason", help="Why all of them are accepted.")] = "",
    config: ConfigOption = None,
    jobs: JobsOption = None,
    quiet: QuietOption = False,
) -> None:
    """Accept what fails today. Refused when there is a baseline already: prune it, or accept one finding."""
    from auditor.gate import baseline as store
    from auditor.gate.model import entry_of

    place = _place(path, baseline, config)
    if place.exists():
        raise AuditorError(
            f"{place} exists; audit baseline prune removes what is gone, audit baseline accept adds one finding"
        )
    found = _check(path, None, select, ignore, fail_on, config, jobs, quiet)
    entries = tuple(entry_of(each.finding, reason) for each in found.gating)
    write(store.render(store.Baseline(entries)), place)
    _say(f"{place}: {len(entries)} accepted")
    if store.merge_by_union(place):
        _say(f"{place.parent / '.gitattributes'}: merge=union, so that branches that both edit the baseline merge")


@baseline.command()
def prune(
    path: PathArgument = Path(),
    baseline: BaselineOption = None,
    config: ConfigOption = None,
    jobs: JobsOption = None,
    quiet: QuietOption = False,
) -> None:
    """Remove what is accepted and no longer found. It can only shrink: a new finding is never taken in."""
    from auditor.gate import baseline as store

    place = _place(path, baseline, config)
    before = store.read(place)
    found = _check(path, place, None, None, None, config, jobs, quiet)
    after = store.pruned(before, found.stale)
    if after != before:
        write(store.render(after), place)
    _say(f"{place}: {len(before.entries) - len(after.entries)} removed, {len(after.entries)} left")


@baseline.command()
def accept(
    finding: Annotated[str, typer.Argument(help="CODE:TABLE, as in AUD001:legacy_invoices.")],
    path: PathArgument = Path(),
    reason: Annotated[str, typer.Option("--reason", help="Why it is accepted.")] = "",
    owner: Annotated[str, typer.Option("--owner", help="Who answers for it.")] = "",
    until: Annotated[str, typer.Option("--until", help="The last day on which it is accepted, as in 2026-12-31.")] = "",
    baseline: BaselineOption = None,
    config: ConfigOption = None,
    jobs: JobsOption = None,
    quiet: QuietOption = False,
) -> None:
    """Accept one finding, with the reason; accepted once more, it gets the new reason, owner and day."""
    from auditor.gate import baseline as store

    if not reason.strip():
        raise AuditorError('say why: audit baseline accept CODE:TABLE --reason "..."')
    day = store.parse_day(until, "--until") if until else None
    place = _place(path, baseline, config)
    existing = store.read(place) if place.exists() else store.Baseline()
    entry = replace(_found(finding, path, config, jobs, quiet), reason=reason.strip(), owner=owner.strip(), until=day)
    write(store.render(store.with_entry(existing, entry)), place)
    _say(f"{place}: {entry.code}:{entry.about} accepted")
    if store.merge_by_union(place):
        _say(f"{place.parent / '.gitattributes'}: merge=union, so that branches that both edit the baseline merge")


def _found(given: str, path: Path, config: Path | None, jobs: int | None, quiet: bool) -> Entry:
    """The finding that is meant, by its table or its class; there must be one."""
    from auditor.gate.model import entry_of

    code, separator, name = given.partition(":")
    if not separator or not name:
        raise AuditorError(f"what is accepted is CODE:TABLE, as in AUD001:legacy_invoices, not {given!r}")
    report = _check(path, None, ["ALL"], None, None, config, jobs, quiet).report
    for finding in report.findings:
        names = {finding.about, finding.table, finding.subject, finding.subject.rpartition(".")[2], finding.revision}
        if name in names and code.lower() in {finding.code.lower(), finding.rule}:
            return entry_of(finding)
    known = sorted(
        f"{finding.code}:{finding.about}" for finding in report.findings if finding.table or finding.revision
    )
    raise AuditorError(no_such("finding", given, known))


def _place(path: Path, given: Path | None, config: Path | None) -> Path:
    from auditor import pipeline
    from auditor.gate import baseline as store

    configured = pipeline.configure(path, config)
    return store.find(path, configured, given) or store.default_place(path, configured)


def _check(
    path: Path, baseline: Path | None, select: list[str] | None, ignore: list[str] | None, fail_on: list[str] | None,
    config: Path | None, jobs: int | None, quiet: bool,
) -> Outcome:  # fmt: skip
    from auditor import gate
    from auditor.gate.selection import selection_of

    request = gate.Request(
        path,
        selection_of(select or [], ignore or [], fail_on or []),
        baseline=baseline,
        use_baseline=baseline is not None,
        config_file=config,
        cache=open_cache(path, False, None),
        jobs=jobs,
    )
    return gate.check(request, progress_for(path, quiet))


def _say(line: str) -> None:
    typer.echo(line, err=True)
