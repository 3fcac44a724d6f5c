"""Text out: to the terminal, whole to a file or not at all."""

from __future__ import annotations

import contextlib
import os
import re
import select
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path

import typer

from auditor.errors import AuditorError, no_such
from auditor.place import replace_whole
from auditor.sources.place import check_place

#: Of lines that no terminal shows: what is piped or written to a file is read by other programs, and not wrapped.
_UNWRAPPED = 4_000


def width_of(output: Path | None) -> int:
    """The columns that there are for the text: those of the terminal, or what COLUMNS says."""
    if output is None and sys.stdout is not None and sys.stdout.isatty():
        return shutil.get_terminal_size((100, 24)).columns
    said = os.environ.get("COLUMNS", "")
    return int(said) if re.fullmatch(r"[1-9][0-9]{0,4}", said) else _UNWRAPPED


def colored(color: str, output: Path | None) -> bool:
    if color not in {"auto", "always", "never"}:
        raise AuditorError(no_such("colour setting", color, ["auto", "always", "never"]))
    if color == "auto":
        return output is None and sys.stdout is not None and sys.stdout.isatty() and "NO_COLOR" not in os.environ
    return color == "always"


def say(line: str, *, err: bool = True) -> None:
    """One line to stderr or stdout, whatever names are in it."""
    from auditor.untrusted import inert, safe

    with contextlib.suppress(OSError) if err else contextlib.nullcontext():  # a full disk behind stderr is no finding
        typer.echo(inert(safe(line)), err=err)


def say_unchecked(unchecked: Iterable[str]) -> None:
    """One line for each audit and rule that failed; for nothing is known of what it would have found."""
    for each in unchecked:
        say(f"audit: error: not checked: {each}; AUDITOR_DEBUG=1 shows all of it, for a report")


def give(text: str, format_: str, output: Path | None, project: Path) -> None:
    """A report in a format to the file, to stdout where none is named."""
    if output is None:
        show(text, format_)
    else:
        write(text, output, project)


def show(text: str, format_: str = "text") -> None:
    """Text to stdout. Formats other than text and Markdown escape names by themselves, and may speak to CI."""
    from auditor.untrusted import inert

    try:
        typer.echo(inert(text) if format_ in {"text", "markdown"} else text, nl=False)
    except BrokenPipeError:  # who reads has seen enough
        forget_stdout()


def write(text: str, output: Path, project: Path) -> None:
    """Whole to the file or not at all; a file that was there keeps its mode, a new one gets what the umask leaves.
    Devices and pipes outside of the project are written in place."""
    check_place(output, project)
    try:
        target = Path(os.path.realpath(output))
        if target.exists() and not target.is_file():
            _write_in_place(text, target)
        else:
            replace_whole(target, text.encode("utf-8"))
    except OSError as error:
        raise AuditorError(f"cannot write {output}: {error.strerror}") from error


def _write_in_place(text: str, target: Path) -> None:
    # A pipe that nobody reads from refuses to be opened so, instead of waiting for ever.
    descriptor = os.open(target, os.O_WRONLY | os.O_NONBLOCK)
    os.set_blocking(descriptor, True)
    with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as file:
        file.write(text)


def append(text: str, output: Path) -> None:
    """To the end of a file that others write, too."""
    try:
        with output.open("a", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except OSError as error:
        raise AuditorError(f"cannot write {output}: {error.strerror}") from error


def open_standard_streams() -> None:
    """What the caller has closed leads nowhere from now on: the next file or pipe that is opened would take its number,
    and get what is written to stderr."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # takes the lowest number that is free
    sys.stdout = sys.stdout or os.fdopen(1, "w", encoding="utf-8", closefd=False)
    sys.stderr = sys.stderr or os.fdopen(2, "w", encoding="utf-8", closefd=False)


def is_stdout_broken() -> bool:
    """Has who read our output left? True where that cannot be told."""
    try:
        asked = select.poll()
        asked.register(sys.stdout.fileno(), select.POLLOUT)
        return any(happened & (select.POLLERR | select.POLLHUP) for _, happened in asked.poll(0))
    except (AttributeError, OSError, ValueError):
        return True


def forget_stdout() -> None:
    """Nobody reads on: what is still buffered must not fail when the interpreter ends."""
    with contextlib.suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
