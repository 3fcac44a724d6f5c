"""The command `audit`: arguments in, exit code out; one command a module.

typer lives here only. Heavy imports wait until they are used, so that `audit --version` is instant.
"""

from __future__ import annotations

import gc
import io
import os
import signal
import sys
from pathlib import Path

import typer

from auditor.cli.app import app
from auditor.cli.codes import CLEAN, INTERRUPTED, REFUSED
from auditor.cli.output import forget_stdout, is_stdout_broken, open_standard_streams, say
from auditor.errors import AuditorError, contain

__all__ = ["main"]


def main() -> None:
    """Run the command and leave with its exit code."""
    open_standard_streams()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a terminal that cannot show a name must not stop the audit
    signal.signal(signal.SIGTERM, _interrupt)
    gc.disable()  # the process lives for one audit
    code = _run()
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except BrokenPipeError:
        forget_stdout()
    except (OSError, ValueError) as error:
        forget_stdout()
        code = _refuse(f"cannot write the report: {error}")
    gc.freeze()  # the interpreter would look through all that the audit made for cycles before it ends
    sys.exit(code)


def _interrupt(*_: object) -> None:
    """Ended by another process: as if by the keyboard, so that half-written files are removed."""
    raise KeyboardInterrupt


def _run() -> int:
    try:
        code = app(standalone_mode=False)
    except AuditorError as error:
        return _refuse(str(error))
    except OSError as error:
        forget_stdout()
        return _refuse(f"{_unusable(error)}: {error.strerror}")
    except SystemExit:  # click's answer to a broken pipe, with the code of findings: of our own output, or of another
        code = CLEAN if is_stdout_broken() else _refuse("what a process of ours was told did not reach it")
        forget_stdout()
    except (typer.Abort, KeyboardInterrupt):
        code = INTERRUPTED
    except Exception as error:
        shown = getattr(error, "show", None)  # click's usage errors know how to show themselves
        if shown is None:
            return _refuse(f"a bug of auditor: {contain(error)}; AUDITOR_DEBUG=1 shows all of it, for a report")
        shown()
        return REFUSED
    if code == INTERRUPTED:  # typer may have caught it first
        sys.stderr.write("audit: interrupted\n")
        sys.stderr.flush()
        os._exit(INTERRUPTED)  # the audit runs in a thread with worker processes, which are not waited for
    return code if isinstance(code, int) else CLEAN  # what `typer.Exit` carried is handed back


def _unusable(error: OSError) -> str:
    """What an error that nothing caught is about."""
    try:
        Path.cwd()
    except OSError:
        return "the current folder is gone"
    return f"cannot use {error.filename}" if error.filename else "cannot write the report"


def _refuse(reason: str) -> int:
    say(f"audit: error: {reason}")
    return REFUSED
