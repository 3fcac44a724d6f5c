"""Text out: to the terminal, whole to a file or not at all."""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
import sys
import tempfile
from pathlib import Path

import typer

from auditor.errors import AuditorError, no_such
from auditor.sources.tracked import repository_above


def terminal_width() -> int:
    return shutil.get_terminal_size((100, 24)).columns


def colored(color: str, output: Path | None) -> bool:
    if color not in {"auto", "always", "never"}:
        raise AuditorError(no_such("colour setting", color, ["auto", "always", "never"]))
    if color == "auto":
        return output is None and sys.stdout is not None and sys.stdout.isatty() and "NO_COLOR" not in os.environ
    return color == "always"


def say(line: str, *, err: bool = True) -> None:
    """One line to stderr or stdout, whatever names are in it."""
    from auditor.untrusted import inert, safe

    typer.echo(inert(safe(line)), err=err)


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
            _replace(text, target)
    except OSError as error:
        raise AuditorError(f"cannot write {output}: {error.strerror}") from error


def check_place(place: Path, project: Path) -> None:
    """Raise AuditorError where a file of the project, or a folder of it that leads there, is a link, or where it is no
    regular file: whoever wrote the project must not choose what is written or read. Outside of the project, its user
    named the place."""
    real = Path(os.path.realpath(project if project.is_dir() else project.parent))
    top = repository_above(real) or real
    lexical = Path(os.path.normpath(Path.cwd() / place))
    above = [folder for folder in lexical.parents if os.path.realpath(folder) == os.fspath(top)]
    if not above:
        return
    if ".." in place.parts and os.path.realpath(place) != os.fspath(top / lexical.relative_to(above[-1])):
        raise AuditorError(f"{place}: its dots lead over a link of the project; name the place without them")
    below = [each for each in (lexical, *lexical.parents) if each.is_relative_to(above[-1]) and each != above[-1]]
    for each in reversed(below):
        try:
            mode = each.lstat().st_mode
        except FileNotFoundError:
            return
        except OSError as error:
            raise AuditorError(f"cannot use {place}: {error.strerror}") from error
        if stat.S_ISLNK(mode):
            raise AuditorError(
                f"{place}: {each.name} is a link, and no link of the project is followed; name its target"
            )
    if not stat.S_ISREG(mode):
        raise AuditorError(f"{place} is no regular file")


def _write_in_place(text: str, target: Path) -> None:
    # A pipe that nobody reads from refuses to be opened so, instead of waiting for ever.
    descriptor = os.open(target, os.O_WRONLY | os.O_NONBLOCK)
    os.set_blocking(descriptor, True)
    with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as file:
        file.write(text)


def _replace(text: str, target: Path) -> None:
    mode = stat.S_IMODE(target.stat().st_mode) if target.exists() else 0o666 & ~_umask()
    descriptor, temporary = tempfile.mkstemp(prefix=".audit-", dir=target.parent)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        Path(temporary).chmod(mode)
        Path(temporary).replace(target)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _umask() -> int:
    """The mask of this process; it can only be read by setting it."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


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
