"""Constructing classes: `Class(...)`."""

from __future__ import annotations

from auditor.link.domain.findings import ObjectMade
from auditor.link.domain.frame import Frame
from auditor.link.domain.given import Given, nothing_at
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import (
    NOTHING,
    ClassRef,
    FunctionRef,
    Instance,
    Values,
    union,
)
from auditor.link.interpreter import classes, contents, outside, special
from auditor.link.interpreter.by_name import note_made_with_names
from auditor.link.interpreter.filled import ITEMS, note_made
from auditor.link.interpreter.one_of_all import kept_ones
from auditor.link.interpreter.putting import note_put_away
from auditor.link.interpreter.respelled import kept_of_object
from auditor.link.interpreter.substitutes import note_substitutes
from auditor.link.interpreter.telling import kept_of

#: What a constructor that is made of the fields calls at its end (Python, dataclasses: Post-init processing; attrs,
#: Hooking Yourself Into Initialization; and models of schemas, which have it under a name of their own).
_AFTER = ("__post_init__", "__attrs_post_init__", "model_post_init")


def construct(engine: Interpreter, frame: Frame, value: ClassRef, given: Given) -> Values:
    """`Class(...)`: what the model of the class makes of it; other objects remember what they are given."""
    info = engine.index.classes[value.key]
    engine.notes.link_constructor(frame, info, given.line)
    model = engine.model_of(value.key)
    if model is not None:
        return model.construct(engine, frame, value, given)
    given = kept_ones(engine, given)
    of_library = engine.inherited(frame, value, "__init__", given) if engine.hierarchy.external_bases(info) else None
    if of_library is not None:
        return of_library
    note_made(engine, frame, value.key, given.line)
    note_made_with_names(engine, frame, info, given)
    by_metaclass = special.call(engine, frame, value, "__call__", given.args, given.line) or NOTHING
    engine.flow.escape(frame, given.everything)
    inits = classes.find_method(engine, info, "__init__")
    bound: dict[str, Values] = {}
    if inits:
        plain = Instance(value.key, value.args)
        note_substitutes(engine, frame, inits[-1], given)
        bound = engine.call_constructor(frame, FunctionRef(inits[-1].key, plain), given)
    else:
        bound = contents.by_field(engine, info, given)
        held = contents.collected(engine, info, given)
        if held:
            bound[ITEMS] = held
        bound.update(_after(engine, frame, value, bound, given.line))
        if classes.has_foreign_base(engine, info.key):  # its constructor is a library's
            outside.pass_outside(engine, frame, info.node.name, given, False)
    for unit in classes.find_method(engine, info, "__new__")[-1:]:
        own = ClassRef(value.key, value.args)
        bound = {**engine.call_constructor(frame, FunctionRef(unit.key, own), given), **bound}
    handed = bound.pop(outside.HANDED, ())
    kept = kept_of_object(engine, value.key, bound)
    made = Instance(value.key, value.args, kept)
    for method in handed if kept else ():
        if type(method) is FunctionRef:
            engine.call_function(frame, FunctionRef(method.key, made), nothing_at(given.line))
    if kept and not frame.quiet:
        frame.note(ObjectMade(made, given.line))
        if classes.find_method(engine, info, "__set_name__"):
            note_put_away(engine, frame, union(*(held for _, held in kept)), given.line)
    return union(by_metaclass, (made,), _awaited(engine, frame, made, given.line))


def _awaited(engine: Interpreter, frame: Frame, made: Instance, line: int) -> Values:
    """What `await` gives of the object (Python, Data model: Awaitable Objects); for `await` is not told from what it
    waits for, it is that at once."""
    return special.call(engine, frame, made, "__await__", [], line) or NOTHING


def _after(
    engine: Interpreter, frame: Frame, value: ClassRef, bound: dict[str, Values], line: int
) -> dict[str, Values]:
    """What is stored on an object whose fields were set."""
    names = [name for name in _AFTER if name in engine.index.methods_named]
    stored = dict[str, Values]()
    for unit in (
        each for name in names for each in classes.find_method(engine, engine.index.classes[value.key], name)[-1:]
    ):
        made = Instance(value.key, value.args, kept_of(engine, bound))
        params = unit.node.params[1:] if unit.node is not None else ()  # `InitVar`s (Python, dataclasses)
        known = {param.name: bound[param.name] for param in params if param.name in bound}
        stored.update(engine.call_constructor(frame, FunctionRef(unit.key, made), Given([], known, line)))
    return stored
