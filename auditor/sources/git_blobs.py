"""The bytes of blobs, from git's object store (https://git-scm.com/docs/git-cat-file, `--batch`)."""

from __future__ import annotations

import hashlib
import os
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO

from auditor.place import MOST_BYTES, too_large
from auditor.sources.git_process import GitError, start_git


class Blobs:
    """The bytes of blobs by id, from one `git cat-file --batch` in this process; another process starts its own, a fork
    of this one, too: two that read from one pipe would take each other's answers."""

    def __init__(self, top: Path, others: tuple[Path, ...] = ()) -> None:
        """`others`: object folders of submodules, whose blobs are read as well."""
        self._top = top
        self._others = others
        self._process: subprocess.Popen[bytes] | None = None
        self._started_in = 0

    def __reduce__(self) -> tuple[type[Blobs], tuple[Path, tuple[Path, ...]]]:
        return (Blobs, (self._top, self._others))

    def read(self, blob: str) -> bytes:
        """The bytes of one blob. Raises OSError for one that is too large to read, GitError where the repository does
        not have it, whole: what is compared with a base that is not there would find nothing new."""
        if self._process is None or self._started_in != os.getpid():
            self._started_in = os.getpid()
            self._process = start_git(self._top, "cat-file", "--batch", alternates=self._others)
        asking, answering = _pipes(self._process)
        try:
            asking.write(f"{blob}\n".encode())
            asking.flush()
        except OSError as error:  # it ended; were this said as it is, it would pass for a broken pipe of our own output
            raise _lost(blob) from error
        head = answering.readline().split()
        if len(head) != 3:
            raise _lost(blob)
        size = int(head[2])
        if size > MOST_BYTES:
            self._process.kill()  # its answer need not be read to the end
            self.close()
            raise too_large(size)
        data = answering.read(size)
        if len(data) < size or blob_id(data, blob) != blob:  # git itself does not look whether they are the right ones
            raise _lost(blob)
        answering.read(1)  # a newline ends every answer
        return data

    def close(self) -> None:
        """End the process of git."""
        if self._process is not None and self._started_in == os.getpid():
            for pipe in _pipes(self._process):
                with suppress(OSError):  # what is left to be asked
                    pipe.close()
            self._process.wait()
            self._process = None


def blob_id(data: bytes, like: str) -> str:
    """The id that git gives to a blob with these bytes, in the hash of the id `like` (SHA-1 or SHA-256)."""
    digest = hashlib.sha256 if len(like) == 64 else hashlib.sha1
    return digest(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


def _lost(blob: str) -> GitError:
    return GitError(f"git cannot give {blob[:12]}, which the base needs: git fsck says what is damaged; fetch it again")


def _pipes(process: subprocess.Popen[bytes]) -> Iterator[IO[bytes]]:
    return (pipe for pipe in (process.stdin, process.stdout) if pipe is not None)
