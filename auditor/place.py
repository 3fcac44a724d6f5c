"""Reading a file that the command line names: only a regular one, for a pipe or a device may never end."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path


def read_regular(place: Path) -> bytes:
    """The bytes of the file; raises OSError for what is no regular file, and for what cannot be read."""
    number = os.open(place, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with os.fdopen(number, "rb") as stream:
        if not stat.S_ISREG(os.fstat(number).st_mode):
            raise OSError(errno.EINVAL, "no regular file")
        return stream.read()
