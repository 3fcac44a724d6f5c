"""Reading whole files that strangers wrote: only regular ones, for a pipe or a device may never end, and none so large
that it would take the memory of the machine; a commit of some kilobytes can hold gigabytes of zeros."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

#: Bytes of a file of source; what is larger is data.
MOST_BYTES = 64_000_000
#: Bytes of configuration, and of what we wrote into the project.
MOST_SETTINGS = 16_000_000


def read_regular(place: Path, most: int = MOST_SETTINGS) -> bytes:
    """The bytes of the file; raises OSError for what is no regular file, has more bytes, or cannot be read."""
    number = os.open(place, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with os.fdopen(number, "rb") as stream:
        status = os.fstat(number)
        if not stat.S_ISREG(status.st_mode):
            raise OSError(errno.EINVAL, "no regular file")
        if status.st_size > most:
            raise too_large(status.st_size, most)
        return stream.read()


def umask() -> int:
    """The mask of this process for new files; it can only be read by setting it."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def too_large(size: int, most: int = MOST_BYTES) -> OSError:
    """What is raised for a file of so many bytes."""
    return OSError(errno.EFBIG, f"{size / 1e6:,.0f} million bytes; at most {most / 1e6:.0f} million are read")
