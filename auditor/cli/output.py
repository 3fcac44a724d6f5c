"""Text out: to the terminal, whole to a file or not at all."""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
import tempfile
from pathlib import Path

import typer

from auditor.errors import AuditorError, no_such


def terminal_width() -> int:
    return shutil.get_terminal_size((100, 24)).columns


def colored(color: str, output: Path | None) -> bool:
    if color not in {"auto", "always", "never"}:
        raise AuditorError(no_such("colour setting", color, ["auto", "always", "never"]))
    if color == "auto":
        return output is None and sys.stdout is not None and sys.stdout.isatty() and "NO_COLOR" not in os.environ
    return color == "always"


def write(text: str, output: Path | None) -> None:
    """To stdout, or whole to the file or not at all. Devices and pipes are written in place."""
    if output is None:
        try:
            typer.echo(text, nl=False)
        except BrokenPipeError:  # who reads has seen enough
            forget_stdout()
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


def append(text: str, output: Path) -> None:
    """To the end of a file that others write, too."""
    try:
        with output.open("a", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except OSError as error:
        raise AuditorError(f"cannot write {output}: {error.strerror}") from error


def forget_stdout() -> None:
    """Nobody reads on: what is still buffered must not fail when the interpreter ends."""
    with contextlib.suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
