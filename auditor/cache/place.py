"""What may be the file of a cache: nothing that another process feeds, and nothing that leads elsewhere."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path

from auditor.errors import AuditorError

#: What SQLite keeps beside a database (https://sqlite.org/tempfiles.html).
_BESIDE = ("-journal", "-wal", "-shm")
#: How a rollback journal ends that names another journal (https://sqlite.org/fileformat2.html#the_rollback_journal);
#: SQLite deletes the file of that name. One database alone never has it.
_NAMES_ANOTHER = bytes.fromhex("d9d505f920a163d7")


def files_of(file: Path) -> Iterator[Path]:
    """The files of one cache, what must be removed first before what it belongs to: left alone, a journal would be
    played back into the next database."""
    for ending in _BESIDE:
        yield Path(f"{file}{ending}")
    yield file


def check_cache_file(file: Path) -> None:
    """Raises AuditorError where a file of the cache is there and is a link, a pipe, a device, a socket or a folder."""
    for each in files_of(file):
        try:
            mode = each.lstat().st_mode
        except OSError:  # what cannot be looked at cannot be opened, which is a warning
            continue
        if not stat.S_ISREG(mode):
            kind = "a link" if stat.S_ISLNK(mode) else "a folder" if stat.S_ISDIR(mode) else "no regular file"
            raise AuditorError(f"the cache {each} is {kind}; remove it, or give --no-cache")


def is_foreign(file: Path) -> bool:
    """Is it in another mode than caches are, or does its journal name another file?"""
    try:
        with file.open("rb") as opened:
            head = opened.read(20)
    except FileNotFoundError:
        head = b""
    try:
        with Path(f"{file}-journal").open("rb") as opened:
            opened.seek(max(opened.seek(0, 2) - 8, 0))
            journal = opened.read()
    except FileNotFoundError:
        journal = b""
    return head[18:20] not in {b"", b"\1\1"} or journal == _NAMES_ANOTHER
