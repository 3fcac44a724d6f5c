"""What the parameters of a function hold: what a call gives, else what their annotations and defaults say."""

from __future__ import annotations

from auditor.facts.code import Function, Param
from auditor.link.domain.frame import Frame
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import (
    NOTHING,
    ClassRef,
    Fixed,
    Instance,
    Many,
    Mapping,
    Values,
    most_telling,
    union,
)
from auditor.link.interpreter import annotations as annotated
from auditor.link.interpreter.telling import interesting
from auditor.link.modules import decorators
from auditor.link.modules.index import Unit

#: More arguments than this are not told apart by their positions.
_MOST_POSITIONS = 60


def bind_arguments(unit: Unit, args: list[Values], keywords: dict[str, Values]) -> dict[str, Values]:
    """Which parameter receives what (Python reference, 6.3.4 Calls)."""
    assert unit.node is not None
    if not args and not keywords:
        return {}
    params = list(unit.node.params)
    if unit.owner is not None and decorators.kind_of(unit) in {"instance", "class", "property"}:
        params = params[1:]
    bound: dict[str, Values] = {}
    rest = list(args)
    taken: set[str] = set()
    for param in params:
        if param.kind == "*":
            if rest:
                bound[param.name] = (Fixed(tuple(rest)) if len(rest) <= _MOST_POSITIONS else Many(union(*rest)),)
            rest = []
        elif param.kind == "**":
            extra = {name: values for name, values in keywords.items() if name not in taken}
            if extra:
                bound[param.name] = (Mapping(most_telling(extra)),)
        elif param.name in keywords:
            bound[param.name] = keywords[param.name]
            taken.add(param.name)
        elif rest and param.kind != "k":
            bound[param.name] = rest.pop(0)
    return bound


def parameter_values(engine: Interpreter, frame: Frame, param: Param) -> Values:
    """What a parameter holds by its annotation, else by its default."""
    found = NOTHING
    if param.annotation is not None:
        found = engine.types.annotated(frame, param.annotation)
        if param.kind == "*":
            return (Many(found),)
        if param.kind == "**":
            return (Mapping((), found),)
    if param.default is None:
        return found
    given = engine.evaluate(frame, param.default)  # also links `Depends(...)`
    return annotated.as_given(engine, found, given)


def bind_parameters(engine: Interpreter, frame: Frame, node: Function, bound: dict[str, Values]) -> None:
    params = list(node.params)
    kind = decorators.kind_of(frame.unit)
    if frame.unit.owner is not None and params and kind != "static":
        owner = frame.owner
        if kind == "class" and isinstance(owner, Instance):
            owner = ClassRef(owner.key, owner.args, owner.maybe)
        known: Values = (owner,) if owner is not None else NOTHING
        frame.env[params[0].name] = bound.get(params[0].name, known)
        params = params[1:]
    for param in params:
        declared = parameter_values(engine, frame, param)
        given = bound.get(param.name, NOTHING)
        frame.env[param.name] = _more_precise(engine, given, declared)


def _more_precise(engine: Interpreter, given: Values, declared: Values) -> Values:
    if not given:
        return declared
    if not engine.index_complete:  # code is run for what it declares, and nothing of an argument was left out
        return given
    return given if interesting(engine, given) or not declared else union(given, declared)


def bind_plainly(engine: Interpreter, frame: Frame) -> None:
    """Bind the parameters of the frame's unit as if it were called without arguments."""
    if frame.unit.node is not None:
        bind_parameters(engine, frame, frame.unit.node, {})


def default_of(engine: Interpreter, unit: Unit, name: str) -> Values:
    """What the named parameter holds without an argument."""
    frame = Frame(unit, engine.context_of(unit, True), engine.hierarchy.default_owner(unit), quiet=True)
    param = unit.param(name)
    return parameter_values(engine, frame, param) if param is not None else NOTHING
