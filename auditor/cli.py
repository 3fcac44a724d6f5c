"""The command `audit`: arguments in, exit code out. typer lives here only; heavy imports wait until they are used."""

from __future__ import annotations

import contextlib
import difflib
import fnmatch
import io
import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from auditor.errors import AuditorError

if TYPE_CHECKING:
    from auditor.facts.verdict import TableUsage
    from auditor.findings import Finding, Report, Severity

CLEAN, FINDINGS, REFUSED, INTERRUPTED = 0, 1, 2, 130

app = typer.Typer(
    name="audit",
    help="Which tables of a SQLAlchemy project are dead, who reads and writes each one, and by which path.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

#: What can be audited as a single file.
_AUDITABLE = {".py", ".sql"}

PathArgument = Annotated[Path, typer.Argument(help="The project: a folder, or one file.", show_default=False)]
ConfigOption = Annotated[Path | None, typer.Option("--config", help="A configuration file instead of pyproject.toml.")]
JobsOption = Annotated[int | None, typer.Option("--jobs", "-j", min=1, help="Worker processes; default: all cores.")]
QuietOption = Annotated[bool, typer.Option("--quiet", "-q", help="No progress.")]


def _print_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"audit {version('auditor')}")
        raise typer.Exit(CLEAN)


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Show the version and leave.")
    ] = False,
) -> None:
    """Which tables are dead, who reads and writes each one, and by which path."""


@app.command()
def tables(
    path: PathArgument = Path(),
    status: Annotated[
        list[str] | None, typer.Option("--status", help="Only tables with this status; repeatable.")
    ] = None,
    table: Annotated[
        list[str] | None, typer.Option("--table", help="Only tables whose name matches this glob.")
    ] = None,
    format_: Annotated[str, typer.Option("--format", "-f", help="text, json or markdown.")] = "text",
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write to this file instead.")] = None,
    fail_on: Annotated[
        list[str] | None, typer.Option("--fail-on", help="Exit 1 on findings of this rule or severity.")
    ] = None,
    color: Annotated[str, typer.Option("--color", help="auto, always or never.")] = "auto",
    config: ConfigOption = None,
    jobs: JobsOption = None,
    quiet: QuietOption = False,
) -> None:
    """List all tables: who reads and writes each one, and which are dead."""
    from auditor import report as reports

    renderers = reports.renderers()
    if format_ not in renderers:
        raise AuditorError(_no_such("format", format_, list(renderers)))
    wanted = _statuses(status or [])
    gates = _gates(fail_on or [])
    found = _narrowed(_audit(path, config, jobs, quiet), wanted, table or [])
    options = reports.Options(_width(), _colored(color, output), filtered=bool(wanted or table))
    _write(renderers[format_].render(found, options), output)
    if any(gate(finding) for finding in found.findings for gate in gates):
        raise typer.Exit(FINDINGS)


@app.command()
def show(
    table: Annotated[str, typer.Argument(help="A table, schema.table, class or dotted class.")],
    path: PathArgument = Path(),
    config: ConfigOption = None,
    jobs: JobsOption = None,
    quiet: QuietOption = False,
) -> None:
    """Show one table in full: every access with its source line, read paths, and why it has its status."""
    from auditor import pipeline
    from auditor.report.show import render_table

    found = _audit(path, config, jobs, quiet)
    chosen = [usage for usage in found.tables if table in _names(usage)]
    if not chosen:
        known = sorted({name for usage in found.tables for name in _names(usage)})
        raise AuditorError(_no_such("table", table, known))
    _write(
        "\n".join(render_table(usage, lambda file, line: pipeline.source_line(path, file, line)) for usage in chosen),
        None,
    )


@app.command()
def explain(
    code: Annotated[str | None, typer.Argument(help="A rule's code or name; none lists all rules.")] = None,
) -> None:
    """Explain a rule: what it finds, why, what to do, when it is wrong."""
    from auditor import rules

    if code is None:
        for rule in rules.all_rules():
            typer.echo(f"{rule.code}  {rule.name:<22} {rule.severity:<8} {rule.summary}")
        return
    found = rules.find_rule(code)
    if found is None:
        raise AuditorError(
            _no_such("rule", code, [name for rule in rules.all_rules() for name in (rule.code, rule.name)])
        )
    _write(f"{found.page}\n", None)


def _audit(path: Path, config: Path | None, jobs: int | None, quiet: bool) -> Report:
    from auditor import pipeline

    if path.is_file() and path.suffix not in _AUDITABLE:
        raise AuditorError(f"{path} is neither Python nor SQL; give the folder of the project")
    return pipeline.audit(path, config_file=config, jobs=jobs, progress=None if quiet else _progress())


def _progress() -> Callable[[str, int, int], None] | None:
    """A counter on stderr, when somebody can see it."""
    if not sys.stderr.isatty():
        return None

    def show_progress(stage: str, done: int, total: int) -> None:
        sys.stderr.write(f"\r{stage} {done} of {total} files" + ("\r\x1b[K" if done == total else ""))
        sys.stderr.flush()

    return show_progress


def _names(usage: TableUsage) -> set[str]:
    table = usage.table
    classes = {name for mapped in table.classes for name in (mapped.name, mapped.name.rpartition(".")[2])}
    return {table.key.name, str(table.key), table.name, table.name.rpartition(".")[2], *classes}


def _statuses(given: list[str]) -> set[str]:
    from auditor.facts.verdict import Status

    wanted = {part.strip().replace("-", "_") for item in given for part in item.split(",") if part.strip()}
    for name in sorted(wanted):
        if name not in set(Status):
            raise AuditorError(_no_such("status", name, list(Status)))
    return wanted


def _gates(given: list[str]) -> list[Callable[[Finding], bool]]:
    """Predicates on findings: a rule by code or name, or all of at least a severity."""
    from auditor import rules
    from auditor.findings import Severity

    ranks = [Severity.NOTE, Severity.WARNING, Severity.ERROR]
    gates: list[Callable[[Finding], bool]] = []
    for name in (part.strip() for item in given for part in item.split(",") if part.strip()):
        rule = rules.find_rule(name)
        if name in ranks:
            gates.append(_has_severity(frozenset(ranks[ranks.index(Severity(name)) :])))
        elif rule is not None:
            gates.append(_has_code(rule.code))
        else:
            raise AuditorError(_no_such("rule or severity", name, [*ranks, *(r.code for r in rules.all_rules())]))
    return gates


def _has_severity(wanted: frozenset[Severity]) -> Callable[[Finding], bool]:
    return lambda finding: finding.severity in wanted


def _has_code(code: str) -> Callable[[Finding], bool]:
    return lambda finding: finding.code == code


def _narrowed(report: Report, statuses: set[str], globs: list[str]) -> Report:
    """Only the tables asked for, and the findings on them."""
    if not statuses and not globs:
        return report
    kept = tuple(
        usage
        for usage in report.tables
        if (not statuses or usage.status in statuses)
        and (not globs or any(fnmatch.fnmatchcase(name, glob) for name in _names(usage) for glob in globs))
    )
    subjects = {(str(usage.table.key), usage.table.name) for usage in kept}
    return replace(report, tables=kept, findings=tuple(f for f in report.findings if (f.table, f.subject) in subjects))


def _no_such(what: str, given: str, known: list[str]) -> str:
    near = difflib.get_close_matches(given, known, n=1, cutoff=0.5)
    hint = (
        f"did you mean {str(near[0])!r}?"
        if near
        else f"there are: {', '.join(known[:12])}"
        if known
        else "there is none"
    )
    return f"no {what} {given!r}; {hint}"


def _width() -> int:
    return shutil.get_terminal_size((100, 24)).columns


def _colored(color: str, output: Path | None) -> bool:
    if color not in {"auto", "always", "never"}:
        raise AuditorError(_no_such("colour setting", color, ["auto", "always", "never"]))
    if color == "auto":
        return output is None and sys.stdout is not None and sys.stdout.isatty() and "NO_COLOR" not in os.environ
    return color == "always"


def _write(text: str, output: Path | None) -> None:
    """To stdout, or whole to the file or not at all. Devices and pipes are written in place."""
    if output is None:
        try:
            typer.echo(text, nl=False)
        except BrokenPipeError:  # who reads has seen enough
            _forget_stdout()
        return
    try:
        if output.exists() and not output.is_file():
            output.write_text(text, encoding="utf-8", newline="\n")
            return
        with tempfile.NamedTemporaryFile("w", encoding="utf-8", newline="\n", dir=output.parent, delete=False) as file:
            file.write(text)
        Path(file.name).chmod(0o644)
        Path(file.name).replace(output)
    except OSError as error:
        raise AuditorError(f"cannot write {output}: {error.strerror}") from error


def main() -> None:
    """Run the command and leave with its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a terminal that cannot show a name must not stop the audit
    code = _run()
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except BrokenPipeError:
        _forget_stdout()
    except (OSError, ValueError) as error:
        _forget_stdout()
        code = _refuse(f"cannot write the report: {error}")
    sys.exit(code)


def _run() -> int:
    try:
        code = app(standalone_mode=False)
    except AuditorError as error:
        return _refuse(str(error))
    except OSError as error:
        _forget_stdout()
        return _refuse(f"cannot write the report: {error.strerror}")
    except (typer.Abort, KeyboardInterrupt):
        sys.stderr.write("audit: interrupted\n")
        sys.stderr.flush()
        os._exit(INTERRUPTED)  # the audit runs in a thread, which is not waited for
    except Exception as error:
        shown = getattr(error, "show", None)  # click's usage errors know how to show themselves
        if shown is None:
            raise
        shown()
        return REFUSED
    return code if isinstance(code, int) else CLEAN  # what `typer.Exit` carried is handed back


def _refuse(reason: str) -> int:
    typer.echo(f"audit: error: {reason}", err=True)
    return REFUSED


def _forget_stdout() -> None:
    """Nobody reads on: what is still buffered must not fail when the interpreter ends."""
    with contextlib.suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
