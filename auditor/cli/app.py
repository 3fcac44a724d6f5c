"""The command `audit` itself: its name, its exit codes, `--version`."""

from __future__ import annotations

from typing import Annotated

import typer

from auditor import __version__

CLEAN, FINDINGS, REFUSED, INTERRUPTED = 0, 1, 2, 130

app = typer.Typer(
    name="audit",
    help="Which tables of a SQLAlchemy project are dead, who reads and writes each one, and by which path.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"audit {__version__}")
        raise typer.Exit(CLEAN)


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Show the version and leave.")
    ] = False,
) -> None:
    """Which tables are dead, who reads and writes each one, and by which path."""
