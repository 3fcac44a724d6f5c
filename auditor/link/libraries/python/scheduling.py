"""What runs a function of the project later, or elsewhere, with the arguments that stand behind it or in a tuple.

`tasks.add_task(send, User)`, `scheduler.add_job(send, "interval", args=[User])`, `pool.map(send, [User])`: of an object
that a library gave, or of which nothing is known; a function of the project among the arguments shows what is meant.

Sources: Starlette, Background Tasks; APScheduler, BaseScheduler.add_job; concurrent.futures, Executor; asyncio, Event
Loop; AnyIO and Trio, start_soon; RQ, Queue; schedule, Job.do; sched; gevent; eventlet; Twisted, reactor; Django,
on_commit; multiprocessing, Pool; threading and multiprocessing, `run`.
"""

from __future__ import annotations

from dataclasses import dataclass

from auditor.link.domain.frame import Frame
from auditor.link.domain.given import Given
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.library import Call, MethodOfUnknown
from auditor.link.domain.values import (
    ClassRef,
    Fixed,
    FunctionRef,
    Instance,
    LambdaRef,
    Many,
    Value,
    Values,
    literals,
    union,
)
from auditor.link.interpreter import calls, members
from auditor.link.interpreter.arguments import unpacked
from auditor.link.interpreter.handed import MethodOf
from auditor.link.libraries.python import passing
from auditor.link.libraries.python.futures import STARTING, Future
from auditor.link.libraries.python.getters import Partial


@dataclass(frozen=True, slots=True)
class Runs:
    """Where the function stands; `packed`: where its arguments do, in a tuple, else they follow it; `each`: what
    follows are collections, of whose items it gets one each; `spread`: of tuples of arguments."""

    place: int = 0
    packed: int | None = None
    each: bool = False
    spread: bool = False


def _rows() -> dict[str, Runs]:
    found: dict[str, Runs] = {}
    rows = {
        "add_task submit call_soon call_soon_threadsafe spawn spawn_n start_soon enqueue run_in_threadpool to_thread "
        "run_sync on_commit do call call_async deferToThread callInThread callFromThread callWhenRunning add_callback "
        "spawn_callback BackgroundTask push_async_callback": Runs(),
        "call_later call_at spawn_later spawn_after callLater deferToThreadPool run_in_executor enqueue_in "
        "enqueue_at": Runs(1),
        "add_job scheduled_job": Runs(0, 2),
        "apply_async send_task signature enqueue_call": Runs(0, 1),
        "enter enterabs": Runs(2, 3),
        "map imap imap_unordered map_async": Runs(each=True),
        "starmap starmap_async istarmap": Runs(spread=True),
    }
    for names, row in rows.items():
        found.update(dict.fromkeys(names.split(), row))
    return found


RUNS = _rows()
#: Under what names they may stand.
_FUNCTIONS = ("func", "fn", "function", "f", "callback", "action", "target")
_CALLED = (FunctionRef, LambdaRef, MethodOf, Partial)


def _is_called(value: Value) -> bool:
    return isinstance(value, _CALLED)


def _scheduled(engine: Interpreter, frame: Frame, name: str, given: Given) -> Values | None:
    row = RUNS[name]
    place = row.place if len(given.args) > row.place else None
    by_name = next((each for each in _FUNCTIONS if each in given.keywords), "") if place is None else ""
    function = given.args[place] if place is not None else given.keywords.get(by_name, ())
    called = tuple(value for value in function if _is_called(value)) or _spelled(engine, function)
    if not called:
        return None
    engine.flow.escape(frame, given.everything)
    found = _run(engine, frame, row, called, given, by_name)
    return (Future(found),) if found and name in STARTING else found


def _spelled(engine: Interpreter, values: Values) -> Values:
    """The functions whose paths they spell: `queue.enqueue("app.jobs.send", "Order")` (RQ, Enqueueing Jobs;
    APScheduler, Adding jobs; Celery, `send_task`)."""
    known = engine.notes.by_dotted
    keys = dict.fromkeys(key for text in literals(values) for key in known.get(text.replace(":", "."), ()))
    return tuple(FunctionRef(key) for key in keys if key in engine.index.units)


def _run(engine: Interpreter, frame: Frame, row: Runs, called: Values, given: Given, by_name: str) -> Values:
    keywords = {key: values for key, values in given.keywords.items() if key != by_name}
    behind = given.args[row.place + 1 :]
    if row.each:
        return passing.mapped(engine, frame, "", Given([called, *behind], {}, given.line))
    if row.spread:
        return (Many(union(*(_spread(engine, frame, called, each, given.line) for each in behind[:1]))),)
    if row.packed is not None:
        passed = unpacked(engine, frame, Given(given.args[row.packed :], keywords, given.line), only=True)
    else:
        passed = unpacked(engine, frame, Given(behind, keywords, given.line))
    return calls.call_values(engine, frame, called, passed)


def _spread(engine: Interpreter, frame: Frame, called: Values, values: Values, line: int) -> Values:
    rows = [item for item in engine.iterate(frame, values) if isinstance(item, Fixed)]
    return union(*(calls.call_values(engine, frame, called, Given([*row.items], {}, line)) for row in rows))


def _of_library(name: str) -> Call:
    def call(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values | None:
        return _scheduled(engine, frame, name, given)

    return call


def _of_unknown(engine: Interpreter, frame: Frame, receiver: Values, name: str, given: Given) -> Values | None:
    return _scheduled(engine, frame, name, given)


def _awaited(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values | None:
    """`loop.run_until_complete(ask())`, `run_coroutine_threadsafe(ask(), loop)`: as if it were awaited."""
    engine.flow.escape(frame, given.everything)
    return given.first or None


def _waited(engine: Interpreter, frame: Frame, receiver: Values, name: str, given: Given) -> Values | None:
    return _awaited(engine, frame, name, given)


def inherited(engine: Interpreter, frame: Frame, value: ClassRef | Instance, name: str, given: Given) -> Values | None:
    """`worker.start()` of a class that is a thread or process: it calls `run`."""
    if name != "start" or not isinstance(value, Instance):
        return None
    if _THREADS.isdisjoint(engine.hierarchy.external_bases(engine.index.classes[value.key])):
        return None
    run = members.attribute(engine, frame, (value,), "run", given.line)
    calls.call_values(engine, frame, tuple(each for each in run if _is_called(each)), Given([], {}, given.line))
    return ()


_THREADS = frozenset(
    {"threading.Thread", "threading.Timer", "multiprocessing.Process", "multiprocessing.context.Process",
     "PyQt5.QtCore.QThread", "PyQt6.QtCore.QThread", "PySide6.QtCore.QThread", "gevent.Greenlet"}
)  # fmt: skip
_WAITING = ("run_until_complete", "run_coroutine_threadsafe")
ANYWHERE: dict[str, Call] = {**{name: _of_library(name) for name in RUNS}, **dict.fromkeys(_WAITING, _awaited)}
METHODS: dict[str, MethodOfUnknown] = {
    **dict.fromkeys(RUNS.keys() - {"run_sync"}, _of_unknown),  # that, of an object, is one of a session
    **dict.fromkeys(_WAITING, _waited),
    "create_task": _waited,
}
