"""Limits on what reading one file may take, where the system has them: processor time and memory of a process.

A limit is the only thing that ends a parser written in C or Rust: it does not look up before it is done. Linux manual,
setrlimit(2): a process that has used more than `RLIMIT_CPU` seconds gets SIGXCPU, which ends it; beyond `RLIMIT_AS`
bytes of address space, memory is refused to it.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

if sys.platform != "win32":
    import resource

#: Seconds of processor time for a file, and for each megabyte of it: code without any spaces takes half.
_SECONDS = 4
_SECONDS_PER_MEGABYTE = 10
#: Seconds for a file where several have been stopped.
_SECONDS_WHEN_MISTRUSTED = 1
#: Bytes that reading may take above what the process has when it begins: with the process that waits, less than one
#: gigabyte; enough for a megabyte and more of code as people write it.
_MEMORY = 800_000_000


def limit_memory() -> None:
    """Refuse this process more memory than reading any file should take."""
    if sys.platform.startswith("linux"):
        most = _pages(0) * resource.getpagesize() + _MEMORY
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def limit_time(size: int, mistrusted: bool = False) -> None:
    """End this process when it has used more processor time from now on than a file of the size should take."""
    if sys.platform != "win32":
        seconds = _SECONDS_WHEN_MISTRUSTED if mistrusted else _SECONDS + size * _SECONDS_PER_MEGABYTE // 1_000_000
        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        most = int(time.process_time()) + 1 + seconds
        resource.setrlimit(resource.RLIMIT_CPU, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def memory_held() -> int:
    """Bytes of memory that this process has now, on Linux."""
    return _pages(1) * resource.getpagesize()


def _pages(column: int) -> int:
    """Linux manual, proc_pid_statm(5): the size of the address space (0) and what of it is in memory (1), in pages."""
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[column])


def described_end(exit_code: int | None) -> str:
    """What ended a process that read a file, by its exit code as `multiprocessing` gives it, for a blind spot."""
    name = _signal_of(exit_code)
    if name == "SIGXCPU":
        return "it takes too long to parse"
    if name in {"SIGABRT", "SIGKILL"}:
        return "it takes too much memory to parse"
    return f"its parser failed ({name or f'exit code {exit_code}'})"


def _signal_of(exit_code: int | None) -> str:
    try:
        return signal.Signals(-(exit_code or 0)).name
    except ValueError:
        return ""


def can_limit() -> bool:
    """Are there limits, and is a process that can be stopped started at little cost? Where it cannot be forked, that
    takes longer than most audits."""
    return sys.platform.startswith("linux") and hasattr(os, "fork")
