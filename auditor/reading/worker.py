"""One worker process: reads the files that it is handed, one after the other, within the limits for each."""

from __future__ import annotations

import contextlib
import gc
import os
import signal
import threading
from multiprocessing import connection, parent_process

import msgspec

from auditor.errors import contain
from auditor.facts.code import Blind
from auditor.reading.identify import blob_id
from auditor.reading.limits import limit_memory, limit_time
from auditor.sources import Reader, SourceFile
from auditor.stack import on_deep_stack


class Extracted(msgspec.Struct, frozen=True, array_like=True):
    """The facts of one file, encoded, and the id of the content that they are of, empty where they may be others the
    next time; or why it could not be read."""

    blob: str
    facts: bytes
    unreadable: str = ""


class Task(msgspec.Struct, frozen=True, array_like=True):
    """Files to read. `mistrusted`: several files of the project took too long, so each has less time."""

    files: tuple[SourceFile, ...]
    mistrusted: bool


def work(reader: Reader, pipe: connection.Connection) -> None:
    """Be a worker: read the files of each task and send what each says; None ends the work."""
    _begin()
    with contextlib.suppress(EOFError, BrokenPipeError, ConnectionResetError):
        on_deep_stack(lambda: _work(reader, pipe))


def _begin() -> None:
    """In a new worker: no work for nobody (the parent was killed or interrupted), no garbage collection, for syntax
    trees are large and hold no cycles, and none of the words with which other languages end a process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    gc.disable()
    if not os.environ.get("AUDITOR_DEBUG"):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 2)
        os.close(nowhere)


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)


def _work(reader: Reader, pipe: connection.Connection) -> None:
    limit_memory()
    task: Task | None
    while (task := pipe.recv()) is not None:
        for file in task.files:
            limit_time(file.size, task.mistrusted)
            pipe.send(extract_one(reader, file))


def extract_one(reader: Reader, file: SourceFile) -> Extracted:
    """Read one file, in this process."""
    from auditor.extract import extract  # here, for not every audit has something to parse

    try:
        source = reader.read(file)
    except OSError as error:
        return Extracted("", b"", error.strerror or "cannot be read")
    except MemoryError:
        return Extracted("", b"", "takes too much memory")
    try:
        return Extracted(blob_id(source), msgspec.msgpack.encode(extract(source)))
    except Exception as error:
        return _refused(source, f"{contain(error)} in auditor")


def refused(reader: Reader, file: SourceFile, reason: str) -> Extracted:
    """What is known of a file that no worker could read: the words in it."""
    try:
        return _refused(reader.read(file), reason)
    except OSError as error:
        return Extracted("", b"", error.strerror or "cannot be read")


def _refused(source: bytes, reason: str) -> Extracted:
    from auditor.extract import leave_unread

    facts = leave_unread(source, Blind("analysis-limit", 1, reason))
    return Extracted("", msgspec.msgpack.encode(facts))
