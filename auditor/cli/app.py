"""The command `audit` itself: its name, its commands, `--version`."""

from __future__ import annotations

import re
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from auditor.cli.codes import CLEAN
from auditor.version import __version__


class AuditGroup(TyperGroup):
    """The commands of this folder, and one for each audit that has none here; that is made when it is asked for."""

    def list_commands(self, ctx: Any) -> list[str]:
        """The names of all commands."""
        from auditor.audits import all_audits

        return [*super().list_commands(ctx), *(each.name for each in all_audits() if each.command)]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command of the name, None where there is none."""
        from auditor.audits import load, names

        if cmd_name in self.commands or cmd_name not in names():
            return _with_summary(super().get_command(ctx, cmd_name))
        from auditor.cli.run import command_of

        audit = load(cmd_name)
        return _with_summary(command_of(audit)) if audit.command else None


def _with_summary(command: Any) -> Any:
    """The command with the first clause of its help as its line in the list; it would be cut in the middle of a word
    otherwise."""
    if command is not None and not command.short_help:
        command.short_help = re.split(r"(?<=\w)[.:;](?:\s|$)", command.help or "", maxsplit=1)[0]
    return command


app = typer.Typer(
    name="audit",
    cls=AuditGroup,
    help="Which tables of a SQLAlchemy project are dead, who reads and writes each one, and by which path.",
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
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
