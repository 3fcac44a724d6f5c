"""Functions of the standard library and the like that hand on what they are given: partial, gather, chain, deepcopy."""

from __future__ import annotations

from auditor.link.domain.dropped import keep_first
from auditor.link.domain.frame import Frame
from auditor.link.domain.given import Given, nothing_at
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import (
    NOTHING,
    ClassRef,
    External,
    Fixed,
    FunctionRef,
    Many,
    Result,
    Value,
    Values,
    union,
)
from auditor.link.interpreter import calls
from auditor.link.libraries.python import getters, importing, passing
from auditor.link.syntax.names import last_part

_AWAITING = frozenset({"gather", "wait_for", "shield", "create_task", "ensure_future", "wrap_future", "run"})
_RUNNING = frozenset({"run_in_threadpool", "to_thread", "run_sync", "run_in_executor", "apply"})
_CHAINING = frozenset({"chain", "from_iterable"})
_HANDING_BACK = frozenset({"deepcopy", "copy", "nullcontext", "aclosing", "closing", "islice", "tqdm"})
#: Werkzeug, Django, Tornado, Uvicorn, Kombu; Python, pkgutil and pydoc.
_IMPORTING_NAMES = frozenset(
    {"import_string", "import_object", "import_from_string", "symbol_by_name", "resolve_name", "locate"}
)
#: Proxies for what a function gives (Werkzeug, Context Locals; Django, Utils; lazy-object-proxy).
_PROXIES = frozenset({"LocalProxy", "SimpleLazyObject"})
_GETTING = frozenset({"attrgetter", "itemgetter", "methodcaller"})
#: More arguments that are given beforehand are not kept.
_MOST_BOUND = 60
#: Functions outside the project that hand on what they are given.
OF_LIBRARIES = frozenset(
    {"partial", "partialmethod", "cast", "starmap"}
    | _AWAITING | _RUNNING | _CHAINING | _HANDING_BACK | {"import_module"} | _IMPORTING_NAMES | _PROXIES | _GETTING
)  # fmt: skip


def call_library(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values | None:
    """Functions of the standard library and frameworks that hand on their argument; None for any other."""
    args, keywords, line = given.args, given.keywords, given.line
    name = last_part(dotted)
    first = args[0] if args else NOTHING
    if name in {"partial", "partialmethod"} and dotted.startswith(("functools", "partial")):
        return tuple(_bind(v, args[1:], keywords) for v in first) or None
    if name in _AWAITING and dotted.partition(".")[0] in {"asyncio", "anyio", "trio"}:
        engine.flow.escape(frame, union(*args))
        return (Fixed(tuple(args)),) if name == "gather" else first
    if name in _RUNNING:
        return passing.calling(1 if name == "run_in_executor" else 0)(engine, frame, dotted, given)
    if name == "starmap":
        return passing.spread(engine, frame, dotted, given)
    if name == "cast" and len(args) == 2:
        return args[1]
    if name in _CHAINING:
        items = union(*(engine.iterate(frame, arg) for arg in args))
        return (Many(engine.iterate(frame, items) if name == "from_iterable" else items),)
    if name in _HANDING_BACK:
        return first
    if name == "import_module":
        return importing.module_named(engine, frame, given)
    if name in _IMPORTING_NAMES:
        return importing.object_named(engine, frame, given) or None
    if name in _PROXIES:
        return calls.call_values(engine, frame, first, nothing_at(line))
    if name in _GETTING:
        return getters.make(engine, frame, dotted, given) or (Result(dotted),)
    return None


def _bind(value: Value, args: list[Values], keywords: dict[str, Values]) -> Value:
    """`functools.partial(f, *args)`: of a function of the project, positional arguments are kept under their position;
    what is missing in the constructor of a class is not looked at."""
    if isinstance(value, FunctionRef):
        bound = (*value.bound, *Given(args, keywords, 0).beforehand())
        return FunctionRef(value.key, value.owner, value.frame, keep_first(_MOST_BOUND, bound), value.bare)
    if isinstance(value, ClassRef) or (isinstance(value, External) and last_part(value.name)[:1].isupper()):
        return value
    return getters.Partial((value,), tuple(args), tuple(sorted(keywords.items())))


def _united(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values:
    """`operator.or_(known, more)`: what is in either."""
    return union(*given.args)


def _bound_to(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values:
    """`types.MethodType(function, object)`: the function, with the object as its first argument."""
    return tuple(_bind(value, given.args[1:2], {}) for value in given.first)


def _decoded(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values | None:
    """`json.loads(text, object_hook=make)`: what that makes of the outermost object (Python, json)."""
    hooks = union(*(given.keywords.get(name, NOTHING) for name in ("object_hook", "object_pairs_hook")))
    return calls.call_values(engine, frame, hooks, nothing_at(given.line)) or None


FUNCTIONS = {
    **dict.fromkeys((f"operator.{name}" for name in ("or_", "ior", "add", "iadd", "concat", "iconcat")), _united),
    **dict.fromkeys(("json.loads", "json.load", "simplejson.loads", "simplejson.load"), _decoded),
    "types.MethodType": _bound_to,
}
