"""Reading whole files that strangers wrote: only regular ones, for a pipe or a device may never end, and none so large
that it would take the memory of the machine; a commit of some kilobytes can hold gigabytes of zeros. And writing whole
files: what is there stays until all of the new is."""

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


def write_beside(target: Path, content: bytes) -> Path:
    """A file next to the target with the content and the target's mode, or that of a new file; none where it fails."""
    import tempfile  # here, for most audits write nothing

    mode = stat.S_IMODE(target.stat().st_mode) if target.exists() else 0o666 & ~_umask()
    descriptor, name = tempfile.mkstemp(prefix=".audit-", dir=target.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        Path(name).chmod(mode)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return Path(name)


def replace_whole(target: Path, content: bytes) -> None:
    """The target holds the content, or what it held where that fails."""
    file = write_beside(target, content)
    try:
        file.replace(target)
    except BaseException:
        file.unlink(missing_ok=True)
        raise


def _umask() -> int:
    """The mask of this process for new files; it can only be read by setting it."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def too_large(size: int, most: int = MOST_BYTES) -> OSError:
    """What is raised for a file of so many bytes."""
    return OSError(errno.EFBIG, f"{size / 1e6:,.0f} million bytes; at most {most / 1e6:.0f} million are read")
