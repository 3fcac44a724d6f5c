"""`audit docs`: the documented read path of every table, written to be committed, and checked."""

from __future__ import annotations

import difflib
import shlex
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from auditor.cli.auditing import Chosen, on_project
from auditor.cli.beside import PAGE_HELP, address_from, beside_in, migrations_page, tables_with_others
from auditor.cli.codes import FINDINGS
from auditor.cli.output import say, write
from auditor.cli.reading import context_of
from auditor.cli.registering import new_app
from auditor.errors import AuditorError, no_such
from auditor.place import MOST_BYTES, read_regular
from auditor.sources.place import check_place

if TYPE_CHECKING:
    from auditor.audits.usage.docs.section import Besides
    from auditor.findings import Report

app = new_app()

_DEFAULT = Path("docs/tables.md")
_MOST_LINES = 40


@app.command()
@on_project
def docs(
    project: Chosen,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help=f"The file; default: {_DEFAULT}. With markers in it, that part is filled."),
    ] = None,
    split: Annotated[
        Path | None, typer.Option("--split", help="A folder for an index and a page per table, instead of one file.")
    ] = None,
    html: Annotated[
        Path | None, typer.Option("--html", help="Write one HTML file for reading; no Markdown unless asked for.")
    ] = None,
    migrations: Annotated[Path | None, typer.Option("--migrations", help=PAGE_HELP)] = None,
    slim: Annotated[bool, typer.Option("--slim", help="HTML without source code.")] = False,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; exit 1 where a file is not up to date.")
    ] = False,
    require: Annotated[
        list[str] | None, typer.Option("--require", help="Fail where a table lacks it: read-path, description.")
    ] = None,
) -> None:
    """Write what every table is, who uses it, and by which path: Markdown to be committed, or HTML to be read."""
    wanted = _requirements(require or [])
    if output is not None and split is not None:
        raise AuditorError("--output is one file and --split a folder; give one of them")
    if html is not None and check:
        raise AuditorError("--check compares the Markdown, which says no lines and no commit; give it without --html")
    if migrations is not None and migrations in {html, output}:
        raise AuditorError(f"--migrations is a page of its own; give it another file than {migrations}")
    report, whole = tables_with_others(project)
    files: dict[Path, str | None] = {}
    if html is None or output or split:
        address = address_from(split or (output or _DEFAULT).parent, migrations)
        files = _files(report, beside_in(whole, address), project.path, output, split)
    stale = {file: text for file, text in files.items() if _existing(file, project.path) != text}
    if check:
        _refuse_incomplete(report)
        places = {"--output": output, "--split": split, "--migrations": migrations, "--config": project.config}
        failed = _show_stale(stale, project.path, _command(project.path, places))
    else:
        if html is not None:
            stale[html] = _page(report, whole, project, slim, address_from(html.parent, migrations))
        if migrations is not None:
            shown = context_of(project.path, project.config, whole, slim=True)
            stale[migrations] = migrations_page(whole, shown, migrations, html)
        _write_all(stale, project.path, project.quiet)
        failed = False
    if _show_missing(report, wanted) or failed:
        raise typer.Exit(FINDINGS)


def _requirements(given: list[str]) -> list[str]:
    from auditor.audits.usage.docs.required import REQUIREMENTS

    wanted = [part.strip() for item in given for part in item.split(",") if part.strip()]
    for name in wanted:
        if name not in REQUIREMENTS:
            raise AuditorError(no_such("requirement", name, list(REQUIREMENTS)))
    return list(dict.fromkeys(wanted))


def _files(
    report: Report, besides: Besides, project: Path, output: Path | None, split: Path | None
) -> dict[Path, str | None]:
    """What each file must hold; None for a page of a table that is gone."""
    from auditor.audits.usage import docs as documents
    from auditor.audits.usage.verdict import Usage

    found = report.of(Usage)
    if split is not None:
        wanted: dict[Path, str | None] = {split / name: text for name, text in documents.pages(found, besides).items()}
        for page in sorted(split.glob("*.md")) if split.is_dir() else ():
            if page in wanted:
                _refuse_foreign(page, project)
            elif page.is_file() and not page.is_symlink() and _begins_as_ours(page):
                wanted[page] = None
        return wanted
    file = output or _DEFAULT
    text = documents.document(found, besides)
    existing = _existing(file, project)
    if existing is None or existing.startswith(documents.GENERATED):
        return {file: text}
    filled = documents.fill(existing, text)
    if filled is None:
        raise AuditorError(
            f"{file} is not a file of audit docs; put {documents.START} and {documents.END} where the text shall stand"
        )
    return {file: filled}


def _page(report: Report, whole: Report, project: Chosen, slim: bool, migrations: str) -> str:
    from auditor.audits.base import Options
    from auditor.report import renderers

    context = replace(context_of(project.path, project.config, report, slim), beside=beside_in(whole, migrations))
    return renderers()["html"].render(report, Options(context=context))


def _refuse_foreign(page: Path, project: Path) -> None:
    """A page that somebody else wrote is not replaced."""
    from auditor.audits.usage.docs import GENERATED

    if not (_existing(page, project) or GENERATED).startswith(GENERATED):
        raise AuditorError(
            f"{page} is not a file of audit docs, and a table needs its name; move it, or give another folder"
        )


def _begins_as_ours(page: Path) -> bool:
    from auditor.audits.usage.docs import GENERATED

    try:
        with page.open("rb") as file:
            return file.read(len(GENERATED.encode())) == GENERATED.encode()
    except OSError:
        return False


def _existing(file: Path, project: Path) -> str | None:
    check_place(file, project)
    if file.exists() and not file.is_file():
        raise AuditorError(f"cannot read {file}: no regular file")
    try:
        return read_regular(file, MOST_BYTES).decode("utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise AuditorError(f"cannot read {file}: {getattr(error, 'strerror', None) or 'not UTF-8'}") from error


def _write_all(stale: Mapping[Path, str | None], project: Path, quiet: bool) -> None:
    for file, text in stale.items():
        if text is None:
            file.unlink()
        else:
            check_place(file, project)
            _make_folder(file.parent)
            write(text, file, project)
        if not quiet:
            say(f"{'removed' if text is None else 'wrote'} {file}")
    if not stale and not quiet:
        say("up to date")


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise AuditorError(f"cannot make the folder {folder}: {error.strerror}") from error


def _refuse_incomplete(report: Report) -> None:
    unparsed = report.coverage.unparsed
    if unparsed:
        raise AuditorError(
            f"{len(unparsed)} file{'s' * (len(unparsed) > 1)} could not be read ({unparsed[0]}), so the documentation "
            "cannot be checked; mend them or exclude them in [tool.auditor]"
        )


def _show_stale(stale: Mapping[Path, str | None], project: Path, command: str) -> bool:
    """A short diff for each file, and the command that mends it."""
    for file, text in stale.items():
        before = (_existing(file, project) or "").split("\n")
        after = (text or "").split("\n")
        lines = list(difflib.unified_diff(before, after, f"{file} (committed)", f"{file} (now)", n=1, lineterm=""))
        for line in lines[:_MOST_LINES]:
            say(line, err=False)
        if len(lines) > _MOST_LINES:
            say(f"... and {len(lines) - _MOST_LINES} more lines", err=False)
    if stale:
        say(f"{len(stale)} file{'s are' if len(stale) > 1 else ' is'} not up to date; run: {command}", err=False)
    return bool(stale)


def _command(path: Path, places: Mapping[str, Path | None]) -> str:
    parts = ["audit", "docs"]
    for option, value in places.items():
        if value is not None:
            parts += [option, str(value)]
    return shlex.join([*parts, *([str(path)] if path != Path() else [])])


def _show_missing(report: Report, wanted: list[str]) -> bool:
    from auditor.audits.usage.docs import missing
    from auditor.audits.usage.verdict import Usage

    found = list(missing(report.of(Usage), wanted))
    for usage, requirement in found:
        place = f"{usage.table.path}:{usage.table.line}"
        say(f"{place}: {usage.table.key} has no {requirement.replace('-', ' ')}", err=False)
    return bool(found)
