"""What the user can cause: each error carries one clear line that says what to do.

A bug costs what it happened in: the file, class or function, which becomes a blind spot; elsewhere it is one line. With
`AUDITOR_DEBUG` set in the environment it is a traceback.
"""

from __future__ import annotations

import difflib
import os
import traceback
from pathlib import Path


class AuditorError(Exception):
    """The audit cannot start or go on because of its input; `str(error)` is the line to print."""


class ConfigError(AuditorError):
    """The configuration cannot be read, or says something that the audit does not understand."""


class PathError(AuditorError):
    """The path to audit does not exist, cannot be read, or is nothing that can be audited."""


class DatabaseError(AuditorError):
    """The database cannot be reached or read; the line holds no password."""


class MetadataError(AuditorError):
    """The application's metadata cannot be imported, or is none."""


class MigrationError(AuditorError):
    """What makes the fresh database failed; that is a finding, and no reason to compare nothing in silence."""


class SnapshotError(AuditorError):
    """The file of the expected catalog cannot be read, or is of other models or of another server."""


def contain(error: Exception) -> str:
    """What happened and where in our own code, for a blind spot or a line; raises the error for who looks for a bug.

    Nothing of the error's own text is shown, for it may be made of anything.
    """
    if os.environ.get("AUDITOR_DEBUG"):
        raise error
    frames = traceback.extract_tb(error.__traceback__, limit=-1)
    place = f" ({Path(frames[-1].filename).name}:{frames[-1].lineno})" if frames else ""
    return f"{type(error).__name__}{place}"


def no_such(what: str, given: str, known: list[str]) -> str:
    near = difflib.get_close_matches(given, known, n=1, cutoff=0.5)
    hint = (
        f"did you mean {str(near[0])!r}?"
        if near
        else f"there are: {', '.join(known[:12])}"
        if known
        else "there is none"
    )
    return f"no {what} {given!r}; {hint}"
