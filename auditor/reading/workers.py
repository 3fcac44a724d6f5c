"""Extraction in worker processes: who gets which files, and what happens when a worker dies."""

from __future__ import annotations

import gc
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import connection, parent_process
from pathlib import Path

import msgspec

from auditor.errors import AuditorError
from auditor.reading.identify import blob_id
from auditor.sources import Reader, SourceFile
from auditor.stack import on_deep_stack

Progress = Callable[[str, int, int], None]

#: Below this many bytes of Python, starting worker processes costs more than they save.
_WORTH_PROCESSES = 400_000
#: Bytes handed to a worker at a time: enough that handing over costs nothing, too few for one to be left alone with.
_BATCH = 200_000


class Extracted(msgspec.Struct, frozen=True, array_like=True):
    """The facts of one file, encoded, and the id of the content that they are of; or why it could not be read."""

    blob: str
    facts: bytes
    unreadable: str = ""


def extract_all(
    reader: Reader, files: Sequence[SourceFile], jobs: int | None, progress: Progress | None
) -> Iterator[tuple[SourceFile, Extracted]]:
    """The facts of every file, in processes where that pays. Raises AuditorError when a worker is killed."""
    if not files:
        return
    workers = min(jobs or usable_cores(), len(files))
    if workers > 1 and sum(file.size for file in files) > _WORTH_PROCESSES:
        yield from _in_processes(reader, files, workers, progress)
    else:
        for file in files:
            yield file, _extract_one(reader, file)


def usable_cores() -> int:
    """The cores that this process may use: its affinity, and the limit of its control group.

    Linux kernel documentation, Control Group v2, "cpu.max": the quota and the period in microseconds.
    """
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(cores, _allowed_by_group(Path("/proc/self/cgroup"), Path("/sys/fs/cgroup"))))


def _allowed_by_group(membership: Path, groups: Path) -> int:
    """The whole cores that the control group and those above it allow; a large number where they do not say."""
    allowed = 1_000_000
    try:
        lines = membership.read_text(encoding="utf-8").splitlines()
    except OSError:
        return allowed
    own = next((line[3:] for line in lines if line.startswith("0::")), "")
    folder = groups / own.lstrip("/")
    for each in (folder, *folder.parents):
        if each != groups and groups not in each.parents:
            break
        try:
            quota, period = (each / "cpu.max").read_text(encoding="utf-8").split()
            allowed = min(allowed, allowed if quota == "max" else -(-int(quota) // int(period)))
        except (OSError, ValueError, ZeroDivisionError):
            continue
    return allowed


def _in_processes(
    reader: Reader, files: Sequence[SourceFile], workers: int, progress: Progress | None
) -> Iterator[tuple[SourceFile, Extracted]]:
    """Largest files first, so that no worker is left with a long one at the end."""
    batches = _batches(sorted(files, key=lambda file: (-file.size, file.path)))
    done = 0
    try:
        with ProcessPoolExecutor(min(workers, len(batches)), initializer=_begin) as pool:
            results = pool.map(_extract_batch, [reader] * len(batches), batches)
            for batch, extracted in zip(batches, results, strict=True):
                yield from zip(batch, extracted, strict=True)
                done += len(batch)
                if progress is not None:
                    progress("reading", done, len(files))
    except BrokenProcessPool as error:
        raise AuditorError(
            "a worker process was killed, perhaps for want of memory; --jobs 1 does without worker processes"
        ) from error


def _batches(files: Sequence[SourceFile]) -> list[list[SourceFile]]:
    batches: list[list[SourceFile]] = []
    room = 0
    for file in files:
        if room <= 0:
            batches.append([])
            room = _BATCH
        batches[-1].append(file)
        room -= file.size
    return batches


def _begin() -> None:
    """In a new worker: no work for nobody (the parent was killed or interrupted), and no garbage collection, for
    syntax trees are large and hold no cycles."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    gc.disable()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)


def _extract_batch(reader: Reader, batch: Sequence[SourceFile]) -> list[Extracted]:
    return on_deep_stack(lambda: [_extract_one(reader, file) for file in batch])


def _extract_one(reader: Reader, file: SourceFile) -> Extracted:
    from auditor.extract import extract  # here, for not every audit has something to parse

    try:
        source = reader.read(file)
    except OSError as error:
        return Extracted("", b"", error.strerror or "cannot be read")
    return Extracted(blob_id(source), msgspec.msgpack.encode(extract(source)))
