"""Objects that get attributes after they are made: in a variable of the function, or in a method that returns them."""

from __future__ import annotations

from msgspec.structs import replace

from auditor.facts.code import Attr, Name
from auditor.link.domain.frame import Frame
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import Instance, Value, Values, union
from auditor.link.interpreter import storing
from auditor.link.interpreter.telling import interesting, kept_of
from auditor.link.syntax.names import path_of


def store(engine: Interpreter, frame: Frame, target: Attr, values: Values) -> None:
    """`base.name = values`; an object in a variable has it from here on."""
    if frame.narrowed:
        frame.forget(path_of(target))
    storing.store_attribute(engine, frame, engine.evaluate(frame, target.value), target.name, values, target.line)
    if type(target.value) is not Name or not interesting(engine, values):
        return
    current = frame.env.get(target.value.id, ())
    changed = tuple(_changed(engine, frame, value, {target.name: values}) for value in current)
    if changed != current:
        frame.env[target.value.id] = union(current, changed) if frame.branch else changed


def with_stored(engine: Interpreter, frame: Frame, returned: Values) -> Values:
    """`self.model = model; return self`: the object that a method gives back has what the method stored."""
    if not frame.stores or frame.owner not in returned:
        return returned
    return tuple(_changed(engine, frame, v, frame.stores, of_owner=True) if v == frame.owner else v for v in returned)


def _changed(
    engine: Interpreter, frame: Frame, value: Value, stored: dict[str, Values], of_owner: bool = False
) -> Value:
    if not isinstance(value, Instance) or engine.model_of(value.key) is not None:
        return value
    if value == frame.owner and not of_owner:  # what a method stores on self is known of the method
        return value
    return replace(value, bound=kept_of(engine, {**dict(value.bound), **stored}))
