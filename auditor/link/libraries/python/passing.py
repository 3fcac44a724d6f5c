"""Functions of the standard library whose result holds what they were given, and those that call a function with it.

Source: Python, Library Reference: itertools, functools, collections, heapq, random, operator, threading,
multiprocessing, concurrent.futures, contextvars, asyncio (Event loop), atexit, weakref; AnyIO and Trio, Threads.
"""

from __future__ import annotations

from collections.abc import Callable

from auditor.link.domain.frame import Frame
from auditor.link.domain.given import Given
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import (
    NOTHING,
    External,
    Fixed,
    Many,
    Mapping,
    Result,
    Values,
    literals,
    most_telling,
    union,
)
from auditor.link.interpreter import calls
from auditor.link.interpreter.iterating import leave_with
from auditor.link.interpreter.offered import Namespace
from auditor.link.interpreter.telling import interesting
from auditor.link.syntax.names import last_part

Passing = Callable[[Interpreter, Frame, str, Given], Values]

#: What gives the items of an iterable again, one by one, with its position among the arguments.
_ITEMS = {
    **dict.fromkeys(("cycle", "compress", "accumulate"), 0),
    **dict.fromkeys(("takewhile", "dropwhile", "filterfalse"), 1),
}
_GROUPS = ("pairwise", "batched", "permutations", "combinations", "combinations_with_replacement", "tee")


def _argument(given: Given, place: int, *names: str) -> Values:
    if len(given.args) > place:
        return given.args[place]
    return next((given.keywords[name] for name in names if name in given.keywords), NOTHING)


def _items(place: int) -> Passing:
    """`itertools.cycle(items)`; a predicate in front of them is called with each."""

    def give(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values:
        items = engine.iterate(frame, _argument(given, place))
        if place == 1:
            calls.call_values(engine, frame, given.first, Given([items], {}, given.line))
        if "key" in given.keywords:
            calls.call_values(engine, frame, given.keywords["key"], Given([items], {}, given.line))
        return (Many(items),)

    return give


def _merged(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values:
    """`heapq.merge(items, others)`, `itertools.repeat(item)`."""
    if last_part(dotted) == "repeat":
        return (Many(given.first),)
    return (Many(union(*(engine.iterate(frame, each) for each in given.args))),)


def _one(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values:
    """`random.choice(items)`, `operator.getitem(items, 0)`."""
    kept = (value for value in given.first if isinstance(value, Mapping))
    return union(engine.iterate(frame, given.first), *(values for each in kept for values in each.inside()))


def _groups(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values:
    """`itertools.batched(items, 2)`: lists of items."""
    return (Many((Many(engine.iterate(frame, given.first)),)),)


def _product(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values:
    return (Many((Fixed(tuple(engine.iterate(frame, each) for each in given.args)),)),)


def _grouped(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values:
    items = engine.iterate(frame, given.first)
    keys = calls.call_values(engine, frame, _argument(given, 1, "key"), Given([items], {}, given.line))
    return (Many((Fixed((keys, (Many(items),))),)),)


def _reduce(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values:
    """`functools.reduce(function, items, start)`: what it gives is given to it again, with each item."""
    items = engine.iterate(frame, _argument(given, 1))
    held = _argument(given, 2, "initial") or items
    for _ in range(2):
        held = union(held, calls.call_values(engine, frame, given.first, Given([held, items], {}, given.line)))
    return held


def dictionary(engine: Interpreter, frame: Frame, args: list[Values], keywords: dict[str, Values]) -> Values:
    """`dict(items, name=value)`: what the dicts that are given hold, of several the first, and the values of pairs."""
    if len(args) == 1 and not keywords and args[0] and all(isinstance(each, Namespace) for each in args[0]):
        return args[0]
    known: dict[str, Values] = {}
    given = [value for value in union(*args) if isinstance(value, Mapping)]
    for value in given:
        known = {**dict(value.items), **known}
    outside = (value for value in args[0] if isinstance(value, External)) if args else ()
    pairs_of = (engine.iterated(f"{value.name}.items") for value in outside)
    iterated = union(engine.iterate(frame, args[0]), *pairs_of) if args else NOTHING
    pairs = [pair.items for pair in iterated if isinstance(pair, Fixed) and len(pair.items) == 2]
    named = {text: held for key, held in pairs for text in literals(key) if len(key) == 1}
    pairs = [pair for pair in pairs if not (len(pair[0]) == 1 and literals(pair[0]))]
    known = {**named, **known}
    rest = union(*(value.rest for value in given), *(held for _, held in pairs))
    keys = union(*(value.keys for value in given), *(interesting(engine, key) for key, _ in pairs))
    return (Mapping(most_telling({**known, **keywords}), rest, keys),)


def _dictionary(start: int) -> Passing:
    """`OrderedDict(items)`, `defaultdict(list, items)`, `ChainMap(one, other)`, `MappingProxyType(items)`."""

    def give(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values:
        return dictionary(engine, frame, given.args[start:], given.keywords)

    return give


def _by_default(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values:
    """`defaultdict(factory, items)`: under any other key, what the factory makes (Python, collections: defaultdict)."""
    made = calls.call_values(engine, frame, given.first, Given([], {}, given.line))
    return tuple(
        Mapping(value.items, union(value.rest, made), value.keys) if isinstance(value, Mapping) else value
        for value in dictionary(engine, frame, given.args[1:], given.keywords)
    )


def _from_keys(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values:
    """`dict.fromkeys(names, value)`: the same under each."""
    keys, values = engine.iterate(frame, given.first), _argument(given, 1)
    named = dict.fromkeys(literals(keys), values)
    rest = NOTHING if keys and len(named) == len(keys) else values
    return (Mapping(most_telling(named), rest, interesting(engine, keys)),)


def spread(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values:
    """`starmap(function, [(one, other)])`: each item holds the arguments."""
    found = []
    for item in engine.iterate(frame, _argument(given, 1)):
        args = list(item.items) if isinstance(item, Fixed) else []
        found.append(calls.call_values(engine, frame, given.first, Given(args, {}, given.line)))
    return (Many(union(*found)),)


def mapped(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values:
    """`executor.map(function, items, others)`."""
    args = [engine.iterate(frame, each) for each in given.args[1:]]
    return (Many(calls.call_values(engine, frame, given.first, Given(args, {}, given.line))),)


def _with_arguments(place: int, args: int, names: tuple[str, str, str] = ("target", "args", "kwargs")) -> Passing:
    """`Thread(target=function, args=(one, other), kwargs={...})`."""

    def give(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values:
        engine.flow.escape(frame, given.everything)
        target, name_args, name_kwargs = names
        packed, by_name = _argument(given, args, name_args), _argument(given, args + 1, name_kwargs)
        items = next((list(value.items) for value in packed if isinstance(value, Fixed)), [])
        items = items or ([engine.iterate(frame, packed)] if packed else [])
        keywords = {name: values for value in by_name if isinstance(value, Mapping) for name, values in value.items}
        return calls.call_values(engine, frame, _argument(given, place, target), Given(items, keywords, given.line))

    return give


def calling(place: int) -> Passing:
    """`context.run(function, one, other)`: what stands behind the function is given to it."""

    def give(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values:
        rest = Given(given.args[place + 1 :], given.keywords, given.line)
        return calls.call_values(engine, frame, _argument(given, place), rest)

    return give


def _entered(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values:
    """`stack.enter_context(manager)`: what `with manager as x` binds; it is left when the stack is (Python, contextlib:
    ExitStack)."""
    found = engine.entered(frame, given.first)
    leave_with(engine, frame, [given.first])
    return found


def _itself(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values:
    """`functools.lru_cache(function)` is called as the function is; with settings only it is a decorator."""
    return given.first or (Result(dotted),)


def _decorator(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values:
    """`functools.wraps(function)` gives what keeps another function as it is."""
    return (Result(dotted),)


_ENTERING = (
    ("ExitStack", "enter_context"),
    ("AsyncExitStack", "enter_context"),
    ("AsyncExitStack", "enter_async_context"),
)
_POOLS = ("multiprocessing.Pool", "multiprocessing.pool.Pool", "multiprocessing.pool.ThreadPool")
_EXECUTORS = ("concurrent.futures.ThreadPoolExecutor", "concurrent.futures.ProcessPoolExecutor")
_LOOPS = ("asyncio.get_event_loop", "asyncio.get_running_loop", "asyncio.new_event_loop")

_THREADS = ("anyio.to_thread", "anyio.to_process", "trio.to_thread")  # and of an object, it is a session's

FUNCTIONS: dict[str, Passing] = {
    **{f"itertools.{name}": _items(place) for name, place in _ITEMS.items()},
    **{f"itertools.{name}": _groups for name in _GROUPS},
    **dict.fromkeys(("itertools.product", "itertools.zip_longest"), _product),
    "itertools.groupby": _grouped,
    **dict.fromkeys(("heapq.merge", "itertools.repeat"), _merged),
    **dict.fromkeys(("heapq.nlargest", "heapq.nsmallest"), _items(1)),
    **dict.fromkeys(("random.sample", "random.choices"), _items(0)),
    **dict.fromkeys(("collections.deque", "collections.Counter", "collections.UserList", "weakref.WeakSet"), _items(0)),
    **dict.fromkeys(("random.choice", "operator.getitem"), _one),
    **dict.fromkeys(
        (
            "collections.OrderedDict",
            "collections.ChainMap",
            "types.MappingProxyType",
            "weakref.WeakValueDictionary",
            "weakref.WeakKeyDictionary",
        ),
        _dictionary(0),
    ),
    "collections.defaultdict": _by_default,
    "builtins.dict.fromkeys": _from_keys,
    **{f"{pool}.{name}": mapped for pool in (*_POOLS, *_EXECUTORS) for name in ("map", "imap", "imap_unordered")},
    **{f"{p}.{n}": _with_arguments(0, 1, ("func", "args", "kwds")) for p in _POOLS for n in ("apply", "apply_async")},
    **dict.fromkeys(("threading.Thread", "multiprocessing.Process"), _with_arguments(1, 3)),
    "threading.Timer": _with_arguments(1, 2, ("function", "args", "kwargs")),
    **dict.fromkeys(("contextvars.copy_context.run", "contextvars.Context.run", "operator.call"), calling(0)),
    **{f"contextlib.{kind}.{name}": _entered for kind, name in _ENTERING},
    **dict.fromkeys(("atexit.register", "contextlib.ExitStack.callback"), calling(0)),
    **dict.fromkeys(
        ("contextlib.AsyncExitStack.callback", "contextlib.AsyncExitStack.push_async_callback"), calling(0)
    ),
    **{f"{loop}.{name}": calling(0) for loop in _LOOPS for name in ("call_soon", "call_soon_threadsafe")},
    **{f"{loop}.{name}": calling(1) for loop in _LOOPS for name in ("call_later", "call_at")},
    "weakref.finalize": calling(1),
    **dict.fromkeys((f"{each}.run_sync" for each in _THREADS), calling(0)),
    "functools.reduce": _reduce,
    **dict.fromkeys(("functools.lru_cache", "functools.cache", "joblib.delayed", "dask.delayed"), _itself),
    "functools.wraps": _decorator,
}
