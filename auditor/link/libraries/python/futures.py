"""What runs elsewhere, as an object that has its result: `pool.submit(ask, User).result()`.

Source: Python, concurrent.futures: Future Objects; asyncio, Coroutines and Tasks; multiprocessing, AsyncResult; Celery,
AsyncResult.
"""

from __future__ import annotations

from auditor.link.domain.frame import Frame
from auditor.link.domain.given import Given
from auditor.link.domain.interpreter import Interpreter, Kind
from auditor.link.domain.nested import Nested
from auditor.link.domain.values import NOTHING, Fixed, Many, Values
from auditor.link.interpreter import calls, members
from auditor.link.interpreter.telling import interesting

#: Methods that start a function and give such an object.
STARTING = frozenset({"submit", "apply_async"})
_GETTING = frozenset({"result", "get"})
#: `await` is not told from what it waits for, so a task is what it gives, and gives that when it is asked; and what
#: `closing` and `nullcontext` give is what they got (Python, contextlib).
UNWRAPPING = frozenset({"result", "add_done_callback", "__enter__", "__aenter__"})


class Future(Nested, frozen=True, gc=False, cache_hash=True):
    """Has the result of a call; awaited, it is that."""

    result: Values


def _method(engine: Interpreter, frame: Frame, value: Future, name: str, given: Given) -> Values:
    if name == "add_done_callback":
        calls.call_values(engine, frame, given.first, Given([(value,)], {}, given.line))
    return value.result if name in _GETTING else NOTHING


def _awaited(engine: Interpreter, frame: Frame, value: Future, name: str, line: int) -> Values:
    return members.attribute(engine, frame, value.result, name, line)


def _as_completed(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values:
    return (Many(engine.iterate(frame, given.first)),)


def _wait(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values:
    futures: Values = (Many(engine.iterate(frame, given.first)),)
    return (Fixed((futures, futures)),)


def _items(engine: Interpreter, frame: Frame, value: Future) -> Values:
    return engine.iterate(frame, value.result)


def _tells(engine: Interpreter, value: Future) -> bool:
    return bool(interesting(engine, value.result))


FUNCTIONS = {
    **dict.fromkeys(("concurrent.futures.as_completed", "asyncio.as_completed"), _as_completed),
    **dict.fromkeys(("concurrent.futures.wait", "asyncio.wait"), _wait),
}
KINDS = (Kind(Future, member=_awaited, method=_method, each=_items, tells=_tells, names=_tells),)
