"""`audit init`: from an unknown project to a gate in CI."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from auditor.cli.auditing import Chosen, JobsOption, PathArgument, QuietOption, open_cache, progress_for
from auditor.cli.output import say, write
from auditor.cli.registering import new_app
from auditor.errors import AuditorError
from auditor.place import read_regular
from auditor.sources.place import check_place

if TYPE_CHECKING:
    from auditor.config import Config
    from auditor.gate import Judged, Outcome
    from auditor.sources.git import Repository

app = new_app()


@app.command()
def init(
    path: PathArgument = Path(),
    baseline: Annotated[
        bool | None,
        typer.Option("--baseline/--no-baseline", help="Accept what is dead today, or do not; default: ask."),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Write nothing, only say what would be written.")] = False,
    jobs: JobsOption = None,
    quiet: QuietOption = False,
) -> None:
    """Look at the project, configure what the defaults get wrong, offer a baseline, say what to run next."""
    from auditor import pipeline
    from auditor.audits.usage.shown import counts_line
    from auditor.audits.usage.verdict import Usage
    from auditor.findings import coverage_line
    from auditor.gate.advice import next_command
    from auditor.report.base import remarks

    if not path.is_dir():
        raise AuditorError(f"{path} is no folder; give the folder of the project")
    config = pipeline.configure(path, None)
    outcome = _check(path, jobs, quiet)
    settings = _settings(path, config, outcome)
    if settings:
        _configure(path, settings, dry_run)
        outcome = outcome if dry_run else _check(path, jobs, quiet)
    say(f"{counts_line(outcome.report.of(Usage))}.", err=False)
    say(f"{coverage_line(outcome.report)}.", err=False)
    for remark in remarks(outcome.report):
        say(f"{remark[0].upper()}{remark[1:]}.", err=False)
    if not settings:
        say(f"Configured in {config.file}." if config.file else "The defaults fit: nothing to configure.", err=False)
    _offer_baseline(path, outcome, baseline, dry_run)
    say(f"Next: {next_command(_repository(path), path)}", err=False)


def _repository(path: Path) -> Repository | None:
    """The repository that holds the folder; None also where there is no git, or it refuses."""
    from auditor.sources.git import GitError, find_repository

    try:
        return find_repository(path)
    except GitError:
        return None


def _check(path: Path, jobs: int | None, quiet: bool) -> Outcome:
    from auditor import gate
    from auditor.gate.selection import selection_of

    cache = open_cache(path, False, None)
    request = gate.Request(path, selection_of((), (), ()), cache=cache, jobs=jobs)
    return gate.check(request, progress_for(path, quiet))


def _settings(path: Path, config: Config, outcome: Outcome) -> dict[str, tuple[str, ...]]:
    """What to write into the configuration; nothing where there is one: who wrote it knows better."""
    from auditor import sources
    from auditor.audits.usage.exclude import suggest_exclude

    if config.file:
        return {}
    files = [file.path for file in sources.find(path).files if file.language != "text"]
    exclude = suggest_exclude(outcome.report, files)
    return {"exclude": exclude} if exclude else {}


def _configure(path: Path, settings: dict[str, tuple[str, ...]], dry_run: bool) -> None:
    from auditor.gate.advice import with_settings

    place = path / "pyproject.toml"
    check_place(place, path)
    try:
        text = read_regular(place).decode("utf-8") if place.exists() else ""
    except (OSError, UnicodeDecodeError) as error:
        raise AuditorError(f"{place} cannot be read: {error}") from error
    if not dry_run:
        write(with_settings(text, settings), place, path)
    said = ", ".join(f"{key} = {list(values)}" for key, values in settings.items())
    say(f"{place}: {'would get' if dry_run else 'got'} [tool.auditor] {said}", err=False)


def _offer_baseline(path: Path, outcome: Outcome, wanted: bool | None, dry_run: bool) -> None:
    gating = outcome.gating
    if outcome.baseline or not gating:
        say(
            f"Baseline: {outcome.baseline}." if outcome.baseline else "Nothing is orphaned: no baseline needed.",
            err=False,
        )
        return
    many = f"{len(gating)} finding{'s' * (len(gating) != 1)}"
    say(f"{many} of today would fail the check: {_named(gating)}.", err=False)
    if wanted is None and sys.stdin is not None and sys.stdin.isatty() and not dry_run:
        wanted = typer.confirm("Accept them in a baseline, so that only new ones fail?", default=True, err=True)
    if wanted and not dry_run:
        from auditor.cli.baseline import accept_today, place_of
        from auditor.gate.selection import selection_of

        project = Chosen(path, quiet=True)
        accept_today(project, place_of(project, None), selection_of([], [], []))
    elif wanted is None or dry_run:
        say("Accept them, so that only new ones fail: audit baseline create", err=False)


def _named(gating: tuple[Judged, ...]) -> str:
    from auditor.untrusted import safe

    names = [safe(each.finding.about) for each in gating]
    return ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")
