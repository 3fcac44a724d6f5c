"""Collections of modules, classes and their objects that functions fill while the modules are imported:
`MODELS[name] = cls` in a decorator, `self.models[name] = cls` in a method.

What functions put there later is not counted: who asks first would not see it, and all are asked in no order.
"""

from __future__ import annotations

from collections.abc import Sequence

from auditor.facts.code import Attr, Call, Expr, Name, Sub
from auditor.link.domain.frame import Frame
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import (
    NOTHING,
    ClassRef,
    Fixed,
    FunctionRef,
    Instance,
    Many,
    Mapping,
    ModuleRef,
    Value,
    Values,
    elements,
    literals,
    most_telling,
    union,
)
from auditor.link.interpreter import special
from auditor.link.interpreter.telling import all_telling

#: Under what name an object keeps what it holds as a collection; no attribute can have it.
ITEMS = "[]"
#: Methods that put their last argument there, and those that put there what it holds.
ADDING = frozenset({"append", "add", "appendleft", "insert", "put"})
EXTENDING = frozenset({"extend", "update"})


class Filled:
    """What was put into variables, by the path of their module, or the key of their class, and their name; under known
    keys, and all else. `closed`: all modules are imported; `made`: where the modules make objects of a class: what is
    put into one of several is perhaps in the one at hand."""

    def __init__(self, engine: Interpreter) -> None:
        self.closed = False
        self.keyed: dict[tuple[str, str], dict[str, Values]] = {}
        self.others: dict[tuple[str, str], Values] = {}
        self.bound: dict[tuple[str, str], Values] = {}  # not put into it: `global CURRENT`
        self.made: dict[str, set[tuple[str, int]]] = {}
        self.attributes: dict[str, dict[str, Values]] = {}  # by name, of modules, functions and objects


#: Methods that get the class itself, one at a time (Python, Data model: Customizing class creation).
_OF_CLASSES = frozenset({"__init_subclass__", "__init__"})


def puts_on_classes(engine: Interpreter, frame: Frame) -> bool:
    """Is what the code sets on a class there for all functions: while the class is made, or modules are imported? Of a
    method that a mixin shares it is not told for which class it runs."""
    if not engine.index_complete:
        return True
    node = frame.unit.node
    return _is_open(engine) and (node is None or frame.owner is None or node.name in _OF_CLASSES)


def _is_open(engine: Interpreter) -> bool:
    return not engine.of(Filled).closed


def fill(engine: Interpreter, frame: Frame, collection: Expr, keys: Sequence[str], values: Values) -> None:
    """`collection[key] = value` in a function; without keys, under one that is not known, or a list gets the value."""
    if not _is_open(engine):  # as mostly
        return
    values = tuple(value for value in values if not _is_row(engine, value))
    if not _counts(engine, frame, values):
        return
    outer, under = _holder(collection)
    if under is not None:  # `self.models[kind].append(value)`
        values = (Many(values),) if not keys else (Mapping(tuple((key, values) for key in keys)),)
        fill(engine, frame, outer, literals(engine.evaluate(frame, under)), values)
        return
    for place in _variables(engine, frame, collection):
        engine.declares.kept.add(place[1])
        _put(engine.of(Filled), place, keys, values)


def _put(filled: Filled, place: tuple[str, str], keys: Sequence[str], values: Values) -> None:
    if not keys:
        filled.others[place] = union(filled.others.get(place, NOTHING), values)
    held = filled.keyed.setdefault(place, {})
    for key in keys:
        held[key] = union(held.get(key, NOTHING), values)


def _holder(collection: Expr) -> tuple[Expr, Expr | None]:
    """What holds a collection that is got from another one, and its key there: `held[key]`, `held.get(key)`."""
    match collection:
        case Sub(value=held, index=key):
            return held, key
        case Call(func=Attr(value=held, name="setdefault" | "get"), args=(key, *_)):
            return held, key
        case _:
            return collection, None


def note_made(engine: Interpreter, frame: Frame, key: str, line: int) -> None:
    """An object of the class is made there."""
    if engine.index_complete and _is_open(engine):
        engine.of(Filled).made.setdefault(key, set()).add((frame.unit.module.path, line))


def _is_row(engine: Interpreter, value: Value) -> bool:
    """Rows are put into sessions and collections of other rows."""
    return isinstance(value, Instance) and engine.model_of(value.key) is not None


def _counts(engine: Interpreter, frame: Frame, values: Values) -> bool:
    return _is_open(engine) and engine.index_complete and not frame.quiet and bool(all_telling(engine, values))


def bind_globals(engine: Interpreter, frame: Frame, names: Sequence[str]) -> None:
    """A function that said `global CURRENT` is over (Python, Simple statements: The global statement)."""
    for name in names:
        values = frame.env.get(name, NOTHING)
        place = _of_module(engine, frame.unit.module.path, name) if _counts(engine, frame, values) else None
        if place is not None:
            bound = engine.of(Filled).bound
            bound[place] = union(bound.get(place, NOTHING), values)
            engine.declares.kept.add(place[1])


def fill_by_method(engine: Interpreter, frame: Frame, collection: Expr, name: str, args: list[Values]) -> None:
    """`collection.append(value)`, `collection.setdefault(key, value)`, `collection.update(other)`."""
    if name in ADDING and args:
        fill(engine, frame, collection, (), args[-1])
    elif name in EXTENDING:
        for each in args:
            for value in each:
                if isinstance(value, Mapping):
                    for key, held in value.items:
                        fill(engine, frame, collection, (key,), held)
                    fill(engine, frame, collection, (), value.rest)
                else:
                    fill(engine, frame, collection, (), elements((value,)))
    elif name == "setdefault" and len(args) > 1:
        fill(engine, frame, collection, (), args[1])


def _variables(engine: Interpreter, frame: Frame, collection: Expr) -> list[tuple[str, str]]:
    """The module or class, and the name there, of the variable that holds the collection, if it is one of these."""
    if isinstance(collection, Name):
        own = [value for value in frame.look_up(collection.id) or () if isinstance(value, Instance)]
        if own:  # `class Registry(dict)`; whatever class of its asks for it
            return [(cls.key, ITEMS) for value in own for cls in engine.hierarchy.mro(engine.index.classes[value.key])]
        if frame.unit.node is None or frame.look_up(collection.id) is not None:
            return []
        place = _of_module(engine, frame.unit.module.path, collection.id)
        return [place] if place is not None else []
    if not isinstance(collection, Attr):
        return []
    for value in engine.evaluate(frame, collection.value):
        place = _attribute(engine, value, collection.name)
        if place is not None:
            return [place]
    return []


def _attribute(engine: Interpreter, value: Value, name: str) -> tuple[str, str] | None:
    if isinstance(value, ModuleRef):
        return _of_module(engine, value.path, name)
    if not isinstance(value, ClassRef | Instance):
        return None
    info = engine.index.classes[value.key]
    above = special.metaclass(engine, info) if isinstance(value, ClassRef) else None
    classes = (*engine.hierarchy.mro(info), *(engine.hierarchy.mro(above) if above is not None else ()))
    owner = next((cls.key for cls in classes if name in cls.attributes), "")
    owner = owner or (engine.hierarchy.stored_by(info, name) if isinstance(value, Instance) else "")
    return (owner, name) if owner else None


def _of_module(engine: Interpreter, path: str, name: str) -> tuple[str, str] | None:
    found = engine.names.definition(path, name)
    return found[:2] if found is not None else None


def with_filled(engine: Interpreter, where: str, name: str, values: Values) -> Values:
    """What a variable of a module (its path) or class (its key) holds, and what functions put into it."""
    filled = engine.of(Filled) if name in engine.declares.kept else None  # mostly it is not
    if filled is None or not filled.closed:
        return values
    place = (where, name)
    if place in filled.bound:
        values = union(values, filled.bound[place])
    if place not in filled.keyed:
        return values
    keyed, rest = filled.keyed[place], filled.others.get(place, NOTHING)
    if len(filled.made.get(where, ())) > 1 and name not in engine.index.classes[where].attributes:
        keyed = {key: engine.kinds.doubtful(engine, held) for key, held in keyed.items()}
        rest = engine.kinds.doubtful(engine, rest)
    if not values:
        return (Mapping(most_telling(keyed), rest),)
    return union(*(_longer(value, keyed, rest) for value in values))


def put_attribute(engine: Interpreter, frame: Frame, value: Value, name: str, values: Values) -> None:
    """`function.name = values`, and the same of modules and objects, where that is no attribute of `self`."""
    if not _is_open(engine):
        return
    values = tuple(each for each in values if not _is_row(engine, each))
    key = value.path if isinstance(value, ModuleRef) else value.key if isinstance(value, FunctionRef | Instance) else ""
    if key and _counts(engine, frame, values):
        engine.declares.kept.add(name)
        held = engine.of(Filled).attributes.setdefault(name, {})
        held[key] = union(held.get(key, NOTHING), values)


def with_attribute(engine: Interpreter, key: str, name: str, values: Values) -> Values:
    """What an attribute of a module (by its path), a function or an object (by the key of its class) is, and what was
    put there."""
    if name not in engine.declares.kept:
        return values
    filled = engine.of(Filled)
    known = filled.attributes.get(name)
    if known is None or not filled.closed or key not in known:
        return values
    put = known[key]
    return union(values, engine.kinds.doubtful(engine, put) if len(filled.made.get(key, ())) > 1 else put)


def _longer(value: Value, keyed: dict[str, Values], rest: Values) -> Values:
    if isinstance(value, Mapping):
        held = dict(value.items)
        more = {key: union(held.get(key, NOTHING), values) for key, values in keyed.items()}
        return (Mapping(most_telling({**held, **more}), union(value.rest, rest), value.keys),)
    if isinstance(value, Many | Fixed):
        return (Many(union(elements((value,)), *keyed.values(), rest)),)
    return (value, Mapping(most_telling(keyed), rest), Many(rest))  # `set()`, `defaultdict(list)`
