"""Collections of modules and classes that functions fill while the modules are imported: `MODELS[name] = cls` in a
decorator.

What functions put there later is not counted: who asks first would not see it, and all are asked in no order.
"""

from __future__ import annotations

from collections.abc import Sequence

from auditor.facts.code import Attr, Expr, Name
from auditor.link.domain.frame import Frame
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import (
    NOTHING,
    ClassRef,
    Fixed,
    Instance,
    Many,
    Mapping,
    ModuleRef,
    Value,
    Values,
    elements,
    most_telling,
    union,
)
from auditor.link.interpreter.telling import interesting

#: Methods that put their last argument there, and those that put there what it holds.
ADDING = frozenset({"append", "add", "appendleft", "insert", "put"})
EXTENDING = frozenset({"extend", "update"})


class Filled:
    """What was put into variables, by the path of their module, or the key of their class, and their name; under known
    keys, and all else. `closed`: all modules are imported."""

    def __init__(self, engine: Interpreter) -> None:
        self.closed = False
        self.keyed: dict[tuple[str, str], dict[str, Values]] = {}
        self.others: dict[tuple[str, str], Values] = {}
        self.bound: dict[tuple[str, str], Values] = {}  # not put into it: `global CURRENT`


#: Methods that get the class itself, one at a time (Python, Data model: Customizing class creation).
_OF_CLASSES = frozenset({"__init_subclass__", "__init__"})


def puts_on_classes(engine: Interpreter, frame: Frame) -> bool:
    """Is what the code sets on a class there for all functions: while the class is made, or modules are imported? Of a
    method that a mixin shares it is not told for which class it runs."""
    if not engine.index_complete:
        return True
    node = frame.unit.node
    return _is_open(engine) and node is not None and (frame.owner is None or node.name in _OF_CLASSES)


def _is_open(engine: Interpreter) -> bool:
    return not engine.of(Filled).closed


def fill(engine: Interpreter, frame: Frame, collection: Expr, keys: Sequence[str], values: Values) -> None:
    """`collection[key] = value` in a function; without keys, under one that is not known, or a list gets the value."""
    if not _is_open(engine):  # as mostly
        return
    values = tuple(value for value in values if not _is_row(engine, value))
    place = _variable(engine, frame, collection) if _counts(engine, frame, values) else None
    if place is None:
        return
    filled = engine.of(Filled)
    if not keys:
        filled.others[place] = union(filled.others.get(place, NOTHING), values)
    held = filled.keyed.setdefault(place, {})
    for key in keys:
        held[key] = union(held.get(key, NOTHING), values)


def _is_row(engine: Interpreter, value: Value) -> bool:
    """Rows are put into sessions and collections of other rows."""
    return isinstance(value, Instance) and engine.model_of(value.key) is not None


def _counts(engine: Interpreter, frame: Frame, values: Values) -> bool:
    return _is_open(engine) and engine.index_complete and not frame.quiet and bool(interesting(engine, values))


def bind_globals(engine: Interpreter, frame: Frame, names: Sequence[str]) -> None:
    """A function that said `global CURRENT` is over (Python, Simple statements: The global statement)."""
    for name in names:
        values = frame.env.get(name, NOTHING)
        place = _of_module(engine, frame.unit.module.path, name) if _counts(engine, frame, values) else None
        if place is not None:
            bound = engine.of(Filled).bound
            bound[place] = union(bound.get(place, NOTHING), values)


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


def _variable(engine: Interpreter, frame: Frame, collection: Expr) -> tuple[str, str] | None:
    """The module or class, and the name there, of the variable that holds the collection, if it is one of these."""
    if isinstance(collection, Name):
        if frame.unit.node is None or frame.look_up(collection.id) is not None:
            return None
        return _of_module(engine, frame.unit.module.path, collection.id)
    if not isinstance(collection, Attr):
        return None
    for value in engine.evaluate(frame, collection.value):
        if isinstance(value, ModuleRef):
            return _of_module(engine, value.path, collection.name)
        if isinstance(value, ClassRef | Instance):
            owners = engine.hierarchy.mro(engine.index.classes[value.key])
            return next(((cls.key, collection.name) for cls in owners if collection.name in cls.attributes), None)
    return None


def _of_module(engine: Interpreter, path: str, name: str) -> tuple[str, str] | None:
    found = engine.names.definition(path, name)
    return found[:2] if found is not None else None


def with_filled(engine: Interpreter, where: str, name: str, values: Values) -> Values:
    """What a variable of a module (its path) or class (its key) holds, and what functions put into it."""
    filled = engine.of(Filled)
    place = (where, name)
    if not filled.closed:
        return values
    if place in filled.bound:
        values = union(values, filled.bound[place])
    if place not in filled.keyed:
        return values
    keyed, rest = filled.keyed[place], filled.others.get(place, NOTHING)
    if not values:
        return (Mapping(most_telling(keyed), rest),)
    return union(*(_longer(value, keyed, rest) for value in values))


def _longer(value: Value, keyed: dict[str, Values], rest: Values) -> Values:
    if isinstance(value, Mapping):
        held = dict(value.items)
        more = {key: union(held.get(key, NOTHING), values) for key, values in keyed.items()}
        return (Mapping(most_telling({**held, **more}), union(value.rest, rest), value.keys),)
    if isinstance(value, Many | Fixed):
        return (Many(union(elements((value,)), *keyed.values(), rest)),)
    return (value, Mapping(most_telling(keyed), rest), Many(rest))  # `set()`, `defaultdict(list)`
