"""Attributes and items that get values: `base.name = values`, `base[key] = values`."""

from __future__ import annotations

from auditor.facts.code import Sub
from auditor.facts.said import ABOUT_TABLES
from auditor.link.domain.findings import WordGiven
from auditor.link.domain.frame import Frame
from auditor.link.domain.given import Given
from auditor.link.domain.interpreter import Interpreter, Keys, Stored
from auditor.link.domain.values import (
    NOTHING,
    ClassRef,
    FunctionRef,
    Instance,
    Text,
    Values,
    literals,
    union,
)
from auditor.link.interpreter import classes
from auditor.link.interpreter.filled import fill, put_attribute, puts_on_classes
from auditor.link.interpreter.kept_items import change_items, keep
from auditor.link.interpreter.put_on_classes import alone
from auditor.link.interpreter.putting import described, is_followed, note_put_away
from auditor.link.modules.decorators import has_decorator


def store_attribute(engine: Interpreter, frame: Frame, base: Values, name: str, values: Values, line: int) -> None:
    """`base.name = values`: kept on self, or what the model of the class says."""
    engine.flow.store(frame, base, values)
    if not base:
        note_put_away(engine, frame, values, line)
    for value in base:
        if not isinstance(value, Instance):
            if isinstance(value, ClassRef) and puts_on_classes(engine, frame):
                engine.declares.put(value.key, name, alone(engine, values))
            elif engine.index_complete:
                put_attribute(engine, frame, value, name, values)
                note_put_away(engine, frame, values, line)
                _note_word(engine, frame, name, values, line)
            continue
        model = engine.model_of(value.key)
        if model is not None:
            model.store(engine, frame, value, Stored(name, values, line))
        elif frame.owner is not None and value.key == frame.owner.key:
            frame.stores[name] = union(frame.stores.get(name, NOTHING), values)
            if not is_followed(frame):
                put_attribute(engine, frame, value, name, values)
                note_put_away(engine, frame, values, line)
        else:
            _set(engine, frame, value, Stored(name, values, line))
            put_attribute(engine, frame, value, name, values)
            note_put_away(engine, frame, values, line)


def _note_word(engine: Interpreter, frame: Frame, name: str, values: Values, line: int) -> None:
    """`job.table = "orders"`, of an object that nobody knows."""
    for word in literals(values) if ABOUT_TABLES.fullmatch(name) is not None else ():
        if engine.is_telling(Text((word,))):
            frame.note(WordGiven(line, name, word))


def _set(engine: Interpreter, frame: Frame, value: Instance, stored: Stored) -> None:
    """The setter of a property gets the value (Python, Built-in Functions: property)."""
    if stored.name not in engine.index.methods_named:
        return
    for unit in classes.find_method(engine, engine.index.classes[value.key], stored.name)[1:]:
        if has_decorator(unit, {"setter"}):
            given = Given([stored.values], {}, stored.line)
            engine.call_function(frame, FunctionRef(unit.key, value, bare=True), given)


def store_item(engine: Interpreter, frame: Frame, target: Sub, values: Values) -> None:
    """`base[key] = values`: what a variable of the function holds has it from here on; else it is put somewhere."""
    base = engine.evaluate(frame, target.value)
    index = engine.evaluate(frame, target.index)
    keys = literals(index)
    engine.flow.escape(frame, values)
    change_items(engine, frame, target, base, "__setitem__", values)
    if keys and (holder := described(target.value)) is not None:
        for key in keys:
            store_attribute(engine, frame, engine.evaluate(frame, holder), key, values, target.line)
    for value in base:
        model = engine.model_of(value.key) if isinstance(value, Instance) else None
        if model is not None and isinstance(value, Instance):
            model.store_item(engine, frame, value, Keys(keys, None, False, target.line), values)
    if keep(engine, frame, target, index, values):
        return
    if keys and values:
        engine.notes.note_row_under(frame, keys, values, target.line)
    fill(engine, frame, target.value, keys, values)
    note_put_away(engine, frame, union(values, index), target.line)
