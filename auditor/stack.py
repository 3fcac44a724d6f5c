"""How an audit runs: on a stack deep enough for what the limits on source files let pass, and without collecting
garbage, for it makes millions of small values that stay, and few cycles."""

from __future__ import annotations

import gc
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

_STACK = 256 * 2**20  # bytes; only what is used of it costs anything
_FRAMES = 50_000  # Python frames
#: Words that the outermost frame claims of the interpreter's own stack; as many are then free for the frames above it.
#: CPython grows that stack by chunks of 16 KB and gives each back as soon as it is empty, so that work going up and
#: down over the end of a chunk pays two system calls and two page faults each time: a tenth of an audit
#: (CPython issue 142183; later versions keep one chunk back).
_ROOM = 2**17

Result = TypeVar("Result")


def on_deep_stack(work: Callable[[], Result]) -> Result:
    """Run `work` in a thread whose stack is deep enough for source nested in itself; gives its result or its error."""
    outcome: list[Result] = []
    errors: list[BaseException] = []

    def run() -> None:
        try:
            outcome.append(work())
        except BaseException as error:
            errors.append(error)

    run.__code__ = run.__code__.replace(co_stacksize=_ROOM)
    before = threading.stack_size(_STACK), sys.getrecursionlimit()
    sys.setrecursionlimit(max(_FRAMES, before[1]))
    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    threading.stack_size(before[0])
    thread.join()
    sys.setrecursionlimit(before[1])
    if errors:
        raise errors[0]
    return outcome[0]


@contextmanager
def uncollected() -> Iterator[None]:
    """No garbage collection meanwhile; on 730,000 lines each full one takes more than a second."""
    before = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if before:
            gc.enable()
