"""Arguments that go where nobody can see: to code outside the project."""

from __future__ import annotations

from auditor.link.domain.findings import GivenAway
from auditor.link.domain.frame import Frame
from auditor.link.domain.given import Given, nothing_at
from auditor.link.domain.interpreter import Interpreter, Kind
from auditor.link.domain.values import (
    ClassRef,
    FunctionRef,
    Instance,
    LambdaRef,
)
from auditor.link.interpreter import classes

#: Calls that only print what they are given (Python, logging).
_LOGGING = frozenset({"debug", "info", "warning", "error", "exception", "critical", "log"})


def pass_outside(engine: Interpreter, frame: Frame, name: str, given: Given, family: bool) -> None:
    """Hand arguments to code we cannot see. A mapped class given away may be read or written there."""
    line = given.line
    everything = given.everything
    if not everything:
        return
    engine.flow.escape(frame, everything)
    for value in everything:
        if type(value) is FunctionRef:
            engine.call_function(frame, value, nothing_at(line))
        elif type(value) is LambdaRef:
            engine.call_lambda(frame, value, [])
        elif type(value) is Instance and not value.site:
            for unit in classes.find_method(engine, engine.index.classes[value.key], "__call__")[-1:]:
                engine.call_function(frame, FunctionRef(unit.key, value), nothing_at(line))
    if family:
        return
    if name not in _LOGGING and not frame.quiet:
        for value in everything:
            if type(value) is ClassRef or type(value) is Instance:
                frame.note(GivenAway(value.key))
    if name in engine.said.harmless:
        return
    known = engine.kinds.outside
    for value in everything:
        outside = known.get(type(value))
        if outside is not None and not getattr(value, "maybe", False):  # perhaps that one is not even in hand here
            outside(engine, frame, value, given.line)


def _class_outside(engine: Interpreter, frame: Frame, value: ClassRef, line: int) -> None:
    model = engine.model_of(value.key)
    if model is not None:
        model.give_away(engine, frame, line)


KINDS = (Kind(ClassRef, outside=_class_outside),)
