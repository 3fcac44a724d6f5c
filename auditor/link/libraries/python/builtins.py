"""Functions of Python and common libraries that pass tables along: getattr, setattr, partial, sorted, Depends, ..."""

from __future__ import annotations

from auditor.facts.access import Blindness
from auditor.link.domain.frame import Frame
from auditor.link.domain.given import Given, nothing_at
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import (
    NOTHING,
    ClassRef,
    External,
    Fixed,
    FunctionRef,
    Instance,
    Many,
    Mapping,
    ModuleRef,
    Result,
    Text,
    Value,
    Values,
    union,
)
from auditor.link.interpreter import calls, members
from auditor.link.libraries.plugins import Held
from auditor.link.libraries.sqlalchemy import effects, touch
from auditor.link.libraries.sqlalchemy.declare.models import Models
from auditor.link.libraries.sqlalchemy.rows import Pending
from auditor.link.libraries.sqlalchemy.values import Statement

_SAME_ITEMS = frozenset({"list", "tuple", "set", "frozenset", "sorted", "reversed", "iter", "aiter"})
_ONE_ITEM = frozenset({"next", "anext", "min", "max"})
_ITERATING = _SAME_ITEMS | _ONE_ITEM | {"enumerate", "zip", "map", "filter", "any", "all", "sum"}
_LOOKING = frozenset(
    {"isinstance", "issubclass", "print", "len", "hasattr", "id", "callable", "super", "vars", "globals"}
)

_DEPENDENCIES = frozenset({"Depends", "Security", "Provide", "Inject"})
_AWAITING = frozenset({"gather", "wait_for", "shield", "create_task", "ensure_future", "wrap_future", "run"})
_RUNNING = frozenset({"run_in_threadpool", "to_thread", "run_sync", "run_in_executor", "submit", "apply", "starmap"})
_CHAINING = frozenset({"chain", "from_iterable"})
_HANDING_BACK = frozenset({"deepcopy", "copy", "nullcontext", "aclosing", "closing", "islice", "tqdm"})
_IMPORTING = frozenset({"import_module", "__import__"})
_GETTING = frozenset({"attrgetter", "itemgetter", "methodcaller"})
#: Functions outside the project that hand on what they are given.
OF_LIBRARIES = frozenset(
    {"partial", "cast"}
    | _DEPENDENCIES | _AWAITING | _RUNNING | _CHAINING | _HANDING_BACK | _IMPORTING | _GETTING
)  # fmt: skip


def call(engine: Interpreter, frame: Frame, name: str, given: Given) -> Values:
    """A call of a built-in function."""
    args, keywords, line = given.args, given.keywords, given.line
    first = args[0] if args else NOTHING
    if name in _ITERATING:
        return _iterating(engine, frame, name, given)
    match name:
        case "getattr":
            return _getattr(engine, frame, args, line)
        case "setattr" if len(args) == 3:
            _setattr(engine, frame, args, line)
            return NOTHING
        case "dict":
            return (Mapping(tuple((key, values) for key, values in keywords.items() if values)),)
        case "str" | "repr" | "format":
            return tuple(v for v in first if isinstance(v, Text)) or ((Text((None,)),) if name == "str" else NOTHING)
        case "type" if len(args) == 1:
            return tuple(ClassRef(v.key, v.args, v.maybe) for v in first if isinstance(v, Instance))
        case _ if name in _LOOKING:
            return NOTHING
        case _:
            effects.pass_outside(engine, frame, name, given, True)
            return (Result(f"builtins.{name}"),) if name in {"object", "bytearray", "int", "open"} else NOTHING


def _iterating(engine: Interpreter, frame: Frame, name: str, given: Given) -> Values:
    """Functions that go through their argument: what they give holds its items."""
    args, keywords, line = given.args, given.keywords, given.line
    first = args[0] if args else NOTHING
    match name:
        case "enumerate":
            return (Many((Fixed((NOTHING, engine.iterate(frame, first))),)),)
        case "zip":
            return (Many((Fixed(tuple(engine.iterate(frame, arg) for arg in args)),)),)
        case "map" | "filter" if len(args) > 1:
            return _mapped_over(engine, frame, name, args, line)
        case _:
            pass
    items = engine.iterate(frame, first)
    if "key" in keywords:
        calls.call_values(engine, frame, keywords["key"], Given([items], {}, line))
    if name in _ONE_ITEM:
        return union(items, *args[1:])
    if name in {"any", "all", "sum"}:
        return NOTHING
    return (Many(items),) if args else (Result(f"builtins.{name}"),)


def _mapped_over(engine: Interpreter, frame: Frame, name: str, args: list[Values], line: int) -> Values:
    """`map(f, items)`; `map(session.delete, rows)` selects the rows only to delete them."""
    items = engine.iterate(frame, args[1])
    results = calls.call_values(engine, frame, args[0], Given([items], {}, line))
    if any(isinstance(value, External) and value.name.endswith(".delete") for value in args[0]):
        for value in args[1]:
            if isinstance(value, Statement):
                engine.of(Pending).take_back(frame, value.site, effects.table_keys(engine, items))
    return (Many(items if name == "filter" else results),)


def _getattr(engine: Interpreter, frame: Frame, args: list[Values], line: int) -> Values:
    """`getattr(models, name)`: exact with a known name, else every model of the module, perhaps."""
    if len(args) < 2:
        return NOTHING
    names = [t.literal for t in args[1] if isinstance(t, Text) and t.literal is not None]
    default = args[2] if len(args) > 2 else NOTHING
    if names:
        return union(*(members.attribute(engine, frame, args[0], name, line) for name in names), default)
    found: list[Value] = []
    for value in args[0]:
        if isinstance(value, ModuleRef):
            models = engine.names.models_of(value.path)
            found.extend(ClassRef(key, maybe=True) for key in models)
            if models and frame.unit.name != "__getattr__":
                engine.recorder.could_not_see(
                    Blindness.DYNAMIC_MODEL, frame.unit, line, f"getattr({value.path}, name) with a name not known"
                )
        elif isinstance(value, Instance | ClassRef):
            mapped = engine.of(Models).mapped(value.key)
            if mapped is not None:
                touch.note_some_attribute(engine, frame, mapped, line)
            else:
                found.extend(engine.of(Held).of_object(value))
    return union(found, default)


def _setattr(engine: Interpreter, frame: Frame, args: list[Values], line: int) -> None:
    names = [t.literal for t in args[1] if isinstance(t, Text) and t.literal is not None]
    if names:
        for name in names:
            members.store(engine, frame, args[0], name, args[2], line)
        return
    touch.write_some_attribute(engine, frame, args[0], line)


def call_library(engine: Interpreter, frame: Frame, dotted: str, name: str, given: Given) -> Values | None:
    """Functions of the standard library and frameworks that hand on their argument; None for any other."""
    args, keywords, line = given.args, given.keywords, given.line
    if name not in OF_LIBRARIES:
        return None
    first = args[0] if args else NOTHING
    if name == "partial" and dotted.startswith(("functools", "partial")):
        return tuple(_bind(v, args[1:], keywords) for v in first)
    if name in _DEPENDENCIES:
        target = first or keywords.get("dependency", NOTHING)
        result = calls.call_values(engine, frame, target, nothing_at(line))
        return union(result, engine.yielded(target))
    if name in _AWAITING and dotted.partition(".")[0] in {"asyncio", "anyio", "trio"}:
        engine.of(Pending).escape(frame, union(*args))
        return (Fixed(tuple(args)),) if name == "gather" else first
    if name in _RUNNING:
        position = 1 if name == "run_in_executor" else 0
        target = args[position] if len(args) > position else NOTHING
        return calls.call_values(engine, frame, target, Given(args[position + 1 :], keywords, line))
    if name == "cast" and len(args) == 2:
        return args[1]
    if name in _CHAINING:
        return (Many(union(*(engine.iterate(frame, arg) for arg in args))),)
    if name in _HANDING_BACK:
        return first
    if name in _IMPORTING:
        return engine.names.imported(frame.unit.module, [t.literal for t in first if isinstance(t, Text)])
    if name in _GETTING:
        return (Result(dotted),)
    return None


def _bind(value: Value, args: list[Values], keywords: dict[str, Values]) -> Value:
    """`functools.partial(f, *args)`: positional arguments are kept under their position."""
    if isinstance(value, FunctionRef):
        extra = (*((str(number), values) for number, values in enumerate(args)), *sorted(keywords.items()))
        return FunctionRef(value.key, value.owner, value.frame, (*value.bound, *extra), value.bare)
    return value
