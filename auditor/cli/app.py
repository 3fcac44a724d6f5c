"""The command `audit` itself: its name, its commands, `--version`."""

from __future__ import annotations

import importlib
import re
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from auditor.cli.codes import CLEAN
from auditor.cli.registering import new_app
from auditor.version import __version__

#: The commands that are modules of this folder, in the order of the help; each has its own `app`.
_COMMANDS = (
    "check", "blind-spots", "docs", "drop", "explain", "init", "layout", "show", "split", "tables", "baseline", "cache",
)  # fmt: skip


class AuditGroup(TyperGroup):
    """The commands of this folder, and one for each audit that has none here. A command is imported and made when it is
    asked for: to make all of them took half of the time of `audit --version`."""

    def list_commands(self, ctx: Any) -> list[str]:
        """The names of all commands."""
        from auditor.audits import all_audits

        others = (each.name for each in all_audits() if each.command)
        return [*_COMMANDS, *(name for name in others if name not in _COMMANDS)]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command of the name, None where there is none."""
        from auditor.audits import load, names

        if cmd_name in _COMMANDS:
            module = importlib.import_module(f"auditor.cli.{cmd_name.replace('-', '_')}")
            return _with_summary(typer.main.get_command(module.app))
        if cmd_name in names() and (audit := load(cmd_name)).command:
            from auditor.cli.run import command_of

            return _with_summary(command_of(audit))
        self.commands = {name: self.get_command(ctx, name) for name in self.list_commands(ctx)}  # to suggest one
        return None


def _with_summary(command: Any) -> Any:
    """The command with the first clause of its help as its line in the list; it would be cut in the middle of a word
    otherwise."""
    if command is not None and not command.short_help:
        command.short_help = re.split(r"(?<=\w)[.:;](?:\s|$)", command.help or "", maxsplit=1)[0]
    return command


app = new_app(
    name="audit",
    cls=AuditGroup,
    help="Which tables of a SQLAlchemy project are dead, who reads and writes each one, and by which path.",
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
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
