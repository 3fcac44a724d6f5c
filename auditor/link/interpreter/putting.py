"""Classes that are put where nobody follows them: into an attribute by a setter, into a collection that is kept.

What is read from there later is not known to be that class, so the place is noted: while nothing else is seen to touch
the tables of the class, it is a doubt about them.
"""

from __future__ import annotations

from typing import cast

from auditor.facts.code import Attr, Call, Expr, Name
from auditor.facts.nodes import nodes_of
from auditor.link.domain.findings import CalledPlainly, GivenAway, PutAway
from auditor.link.domain.frame import Frame
from auditor.link.domain.given import Given
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.nested import Nested
from auditor.link.domain.values import (
    COLLECTIONS,
    NOTHING,
    ClassRef,
    FunctionRef,
    Instance,
    Mapping,
    ModuleRef,
    Value,
    Values,
    union,
)
from auditor.link.interpreter import classes
from auditor.link.interpreter.filled import ADDING, EXTENDING, bind_globals, fill_by_method
from auditor.link.modules.index import Unit
from auditor.link.syntax.names import call_name

#: What holds other values that may be asked for again.
_HOLDING = COLLECTIONS | {Instance}
#: Methods by which a collection gets an item.
PUTTING = ADDING | EXTENDING | {"setdefault"}


def note_put_away(engine: Interpreter, frame: Frame, values: Values, line: int) -> None:
    """Classes with a model and tables among the values are somewhere from now on; functions, where nobody sees who
    calls them."""
    if frame.quiet or not values:
        return
    held = _with_what_it_gets(frame, values)
    note_held(engine, frame, held, line)
    for value in held:
        if type(value) is FunctionRef:
            frame.note(CalledPlainly(value.key))
            frame.note(GivenAway(value.key))


def note_held(engine: Interpreter, frame: Frame, values: Values, line: int) -> None:
    """Classes and tables among the values, and in those that are collections or objects, are where nobody follows."""
    known: dict[Nested, tuple[str, ...]] = engine.of(_in_collections)
    for value in values:
        if key := _key_of(engine, value):
            frame.note(PutAway(key, line))
        elif type(value) in _HOLDING:
            for key in _models_in(engine, known, cast("Nested", value)):
                frame.note(PutAway(key, line))


def _key_of(engine: Interpreter, value: Value) -> str:
    """The key of a class with a model, or of a table that a library knows; empty for anything else."""
    if type(value) is ClassRef:
        return value.key if not value.maybe and engine.model_of(value.key) is not None else ""
    put = engine.kinds.put.get(type(value))
    return put(value) if put is not None else ""


def lost(engine: Interpreter, frame: Frame, values: Values, line: int) -> Values:
    """Nothing is known of what comes of the values."""
    note_put_away(engine, frame, values, line)
    return NOTHING


def _with_what_it_gets(frame: Frame, values: Values) -> Values:
    """An object that its `__init__` puts away holds what that got, as far as it keeps it."""
    node = frame.unit.node
    if frame.owner is None or node is None or node.name != "__init__" or frame.owner not in values:
        return values
    return union(values, *frame.env.values())


def _in_collections(_: Interpreter) -> dict[Nested, tuple[str, ...]]:
    return {}


def _models_in(engine: Interpreter, known: dict[Nested, tuple[str, ...]], collection: Nested) -> tuple[str, ...]:
    """The classes with a model in a collection or object; kept, for one that grows holds the same again and again."""
    found = known.get(collection)
    if found is None:
        keys: dict[str, None] = {}
        for values in collection.inside():
            for value in values:
                if key := _key_of(engine, value):
                    keys[key] = None
                elif type(value) in _HOLDING:
                    keys.update(dict.fromkeys(_models_in(engine, known, cast("Nested", value))))
        found = tuple(keys)
        if engine.index_complete:
            known[collection] = found
    return found


def note_put_into(engine: Interpreter, frame: Frame, node: Call, receiver: Values, given: Given) -> None:
    """`kept.append(User)`, where the collection is no variable of this code, or is of a class of the project."""
    func = node.func
    if type(func) is not Attr or func.name not in PUTTING or not given.everything:
        return
    objects = [value for value in receiver if type(value) is Instance]
    if any(classes.find_method(engine, engine.index.classes[value.key], func.name) for value in objects):
        return  # it is called, and looked into
    if type(func.value) is Name and func.value.id in frame.env and not objects and not is_given(frame, func.value.id):
        return
    if func.name == "update" and (holder := described(func.value)) is not None:
        _update(frame, engine.evaluate(frame, holder), given)
    fill_by_method(engine, frame, func.value, func.name, given.args)
    note_put_away(engine, frame, given.everything, node.line)


def described(node: Expr) -> Expr | None:
    """The object in `object.__dict__` and `vars(object)`."""
    if isinstance(node, Attr) and node.name == "__dict__":
        return node.value
    return node.args[0] if isinstance(node, Call) and call_name(node) == "vars" and len(node.args) == 1 else None


def _update(frame: Frame, objects: Values, given: Given) -> None:
    """`self.__dict__.update(kwargs)`: what is in it are attributes from here on."""
    if frame.owner is None or frame.owner not in objects:
        return
    held = [pair for each in given.first if isinstance(each, Mapping) for pair in each.items]
    for name, values in (*held, *given.keywords.items()):
        frame.stores[name] = union(frame.stores.get(name, ()), values)


def is_given(frame: Frame, name: str) -> bool:
    """Is the variable a parameter? Whoever gave what is in it has that, too, with what is put into it."""
    node = frame.unit.node
    return node is not None and name in [param.name for param in node.params]


def note_outside(engine: Interpreter, frame: Frame) -> None:
    """What the function said to be `global` or `nonlocal` has got its last value of this run (Python, Simple
    statements: The global statement, The nonlocal statement)."""
    for name in engine.index.nonlocal_names.get(frame.unit.key, ()):
        outer = frame.outer
        while outer is not None and name not in outer.env:
            outer = outer.outer
        if outer is not None:
            outer.env[name] = union(outer.env[name], frame.env.get(name, ()))
    names = engine.index.global_names.get(frame.unit.key, ())
    if names:
        bind_globals(engine, frame, names)
        line = frame.unit.node.line if frame.unit.node is not None else 1
        note_put_away(engine, frame, union(*(frame.env.get(name, ()) for name in names)), line)


def note_raised(engine: Interpreter, frame: Frame, parts: tuple[Expr, ...], values: list[Values]) -> None:
    """`raise Missing(User)`: whoever catches it may ask what it holds."""
    held = [held for each in values for value in each if type(value) is Instance for _, held in value.bound]
    for part in parts:
        if isinstance(part, Call):
            held += [engine.evaluate(frame, arg) for arg in part.args if isinstance(arg, Name | Attr)]
            note_put_away(engine, frame, union(*held), part.line)


def is_followed(frame: Frame) -> bool:
    """Is what this code stores in an attribute of `self` looked up again: what `__init__` stores of its arguments, and
    any method of what it knows by itself?"""
    node = frame.unit.node
    return frame.context.plain or (node is not None and node.name == "__init__")


def note_named(engine: Interpreter, frame: Frame, unit: Unit, line: int) -> None:
    """Nothing follows the classes that are named in code which could not be understood."""
    path = unit.module.path
    for node in nodes_of(unit.node.body) if unit.node is not None else ():
        found: Values | None = None
        if isinstance(node, Name):
            found = engine.names.look_up(path, node.id)
        elif isinstance(node, Attr) and isinstance(node.value, Name):
            modules = engine.names.look_up(path, node.value.id) or ()
            found = union(*(engine.names.member(m.path, node.name) for m in modules if isinstance(m, ModuleRef)))
        for value in found or ():
            if type(value) is ClassRef and engine.model_of(value.key) is not None:
                frame.note(PutAway(value.key, line))
