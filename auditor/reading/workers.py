"""Extraction in worker processes: who gets which files, and what happens when a worker dies.

A parser that is written in another language than Python cannot be interrupted, so files are read in processes that can
be stopped: one that takes too much of a file (`limits`) ends, the file is not read, and another worker goes on behind
it. Small projects have one such process where it costs next to nothing, else none.
"""

from __future__ import annotations

import multiprocessing
import os
import warnings
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from importlib import import_module
from multiprocessing import connection
from multiprocessing.context import DefaultContext, ForkContext, ForkServerContext
from multiprocessing.process import BaseProcess

from auditor.errors import AuditorError, contain
from auditor.reading.cores import usable_cores
from auditor.reading.limits import can_limit, described_end, memory_held
from auditor.reading.worker import Extracted, Task, extract_one, refused, work
from auditor.sources import Reader, SourceFile

Progress = Callable[[str, int, int], None]

#: Below this many bytes of Python, more than one worker process costs more than it saves.
_WORTH_PROCESSES = 400_000
#: Bytes handed to a worker at a time: enough that handing over costs nothing, too few for one to be left alone with.
_BATCH = 200_000
#: Files that may take what any file may; from then on, each file has little time.
_MOST_STOPPED = 4
#: Bytes in memory of this process, beyond which a copy of it is dear.
_MUCH_TO_COPY = 150_000_000


def extract_all(
    reader: Reader, files: Sequence[SourceFile], jobs: int | None, progress: Progress | None
) -> Iterator[tuple[SourceFile, Extracted]]:
    """The facts of every file; of one that no worker could read, why."""
    if not files:
        return
    workers = min(jobs or usable_cores(), len(files))
    if workers > 1 and sum(file.size for file in files) > _WORTH_PROCESSES:
        yield from _Pool(reader, multiprocessing.get_context(), _batches(files), progress).run(workers)
    elif can_limit():
        yield from _Pool(reader, _cheapest_context(), [[*files]], progress).run(1)
    else:
        for file in files:
            try:
                extracted = extract_one(reader, file)
            except AuditorError:
                raise
            except Exception as error:
                extracted = Extracted("", b"", f"{contain(error)} in auditor")
            yield file, extracted


def _cheapest_context() -> ForkContext | ForkServerContext:
    """How to start one process at the least cost: as a copy of this one, unless there is much to copy (pytest, with the
    plugin: 40 ms with 500 MB), which once a server for it is started takes 3 ms, whatever this process holds."""
    if memory_held() > _MUCH_TO_COPY:
        served = multiprocessing.get_context("forkserver")
        served.set_forkserver_preload(["auditor.extract", "auditor.reading.worker"])
        return served
    import_module("auditor.extract")  # so that a forked worker has it
    return multiprocessing.get_context("fork")


@contextmanager
def _not_from_here() -> Iterator[None]:
    """Where a process is not a copy of this one, Python is begun with `-c`, and would import modules, its own library's
    too, from the folder that it is called in first: that of the audited code (Python, "Command line and environment",
    PYTHONSAFEPATH)."""
    before = os.environ.get("PYTHONSAFEPATH")
    os.environ["PYTHONSAFEPATH"] = "1"
    try:
        yield
    finally:
        if before is None:
            del os.environ["PYTHONSAFEPATH"]
        else:
            os.environ["PYTHONSAFEPATH"] = before


def _batches(files: Sequence[SourceFile]) -> list[list[SourceFile]]:
    """Largest files first, so that no worker is left with a long one at the end."""
    batches: list[list[SourceFile]] = []
    room = 0
    for file in sorted(files, key=lambda file: (-file.size, file.path)):
        if room <= 0:
            batches.append([])
            room = _BATCH
        batches[-1].append(file)
        room -= file.size
    return batches


@dataclass(eq=False, slots=True)
class _Worker:
    process: BaseProcess
    pipe: connection.Connection
    left: deque[SourceFile] = field(default_factory=deque)  # of its batch, the one that it reads first


class _Pool:
    """Workers, each with one batch at a time; those that end before their batch does are replaced."""

    def __init__(
        self,
        reader: Reader,
        context: DefaultContext | ForkContext | ForkServerContext,
        batches: list[list[SourceFile]],
        progress: Progress | None,
    ) -> None:
        self._reader = reader
        self._context = context
        self._waiting = deque(batches)
        self._progress = progress
        self._workers: list[_Worker] = []
        self._all = sum(map(len, batches))
        self._stopped = 0
        self._tried: set[str] = set()  # files with which a worker was killed from outside

    def run(self, most: int) -> Iterator[tuple[SourceFile, Extracted]]:
        """Every file with what was read, in the order in which workers are done with them."""
        done = 0
        try:
            for _ in range(min(most, len(self._waiting))):
                self._start(self._waiting.popleft())
            while self._workers:
                ready = connection.wait([worker.pipe for worker in self._workers])
                for worker in [each for each in self._workers if each.pipe in ready]:
                    for file, extracted in self._receive(worker):
                        yield file, extracted
                        done += 1
                if self._progress is not None:
                    self._progress("reading", done, self._all)
        finally:
            for worker in self._workers:
                worker.process.kill()
                worker.process.join()

    def _start(self, batch: Sequence[SourceFile]) -> None:
        ours, theirs = self._context.Pipe()
        process: BaseProcess = self._context.Process(target=work, args=(self._reader, theirs), daemon=True)
        with warnings.catch_warnings(), _not_from_here():  # our own thread waits meanwhile; no other is of ours
            warnings.simplefilter("ignore", DeprecationWarning)
            process.start()
        theirs.close()
        worker = _Worker(process, ours)
        self._workers.append(worker)
        self._hand_over(worker, batch)

    def _hand_over(self, worker: _Worker, batch: Sequence[SourceFile]) -> None:
        worker.left.extend(batch)
        try:
            worker.pipe.send(Task(tuple(batch), self._stopped >= _MOST_STOPPED))
        except BrokenPipeError:
            return  # it ended; the pipe says so next

    def _receive(self, worker: _Worker) -> Iterator[tuple[SourceFile, Extracted]]:
        try:
            extracted = worker.pipe.recv()
        except (EOFError, ConnectionResetError):
            yield from self._replace(worker)
            return
        yield worker.left.popleft(), extracted
        if not worker.left:
            if self._waiting:
                self._hand_over(worker, self._waiting.popleft())
            else:
                with suppress(BrokenPipeError):  # it has ended already
                    worker.pipe.send(None)
                self._dismiss(worker)

    def _dismiss(self, worker: _Worker) -> None:
        self._workers.remove(worker)
        worker.pipe.close()
        worker.process.join()

    def _replace(self, worker: _Worker) -> Iterator[tuple[SourceFile, Extracted]]:
        """A worker ended with a file: the file is not read, the rest of its batch is for another worker. A file with
        which it was killed has a second chance, for that may have been meant for another process."""
        self._dismiss(worker)
        file = worker.left[0]
        if worker.process.exitcode == -9 and file.path not in self._tried:
            self._tried.add(file.path)
        else:
            self._stopped += 1
            worker.left.popleft()
            yield file, refused(self._reader, file, described_end(worker.process.exitcode))
        rest = [*worker.left] or (self._waiting.popleft() if self._waiting else [])
        if rest:
            self._start(rest)
