"""What the parameters of a function hold: what a call gives, else what their annotations and defaults say."""

from __future__ import annotations

from auditor.facts.code import Const, Function, Param, Sub
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
from auditor.link.syntax.names import last_name

#: More arguments than this are not told apart by their positions.
_MOST_POSITIONS = 60
_EMPTY = Fixed(())


def bind_arguments(unit: Unit, args: list[Values], keywords: dict[str, Values]) -> dict[str, Values]:
    """Which parameter receives what (Python reference, 6.3.4 Calls)."""
    assert unit.node is not None
    if not args and not keywords:
        return {}
    params = unit.node.params
    return bind_to(
        params[1:] if unit.owner is not None and decorators.kind_of(unit) != "static" else params, args, keywords
    )


def bind_to(params: tuple[Param, ...], args: list[Values], keywords: dict[str, Values]) -> dict[str, Values]:
    """The same of parameters of whatever."""
    bound: dict[str, Values] = {}
    at, most = 0, len(args)
    taken: set[str] = set()
    for param in params:
        if at == most and not keywords:
            break  # nothing is left
        kind, name = param.kind, param.name
        if kind == "*":
            if rest := args[at:]:
                bound[name] = (Fixed(tuple(rest)) if len(rest) <= _MOST_POSITIONS else Many(union(*rest)),)
            at = most
        elif kind == "**":
            extra = {given: values for given, values in keywords.items() if given not in taken}
            if extra:
                bound[name] = (Mapping(most_telling(extra)),)
        elif name in keywords:
            bound[name] = keywords[name]
            taken.add(name)
        elif at < most and kind != "k":
            bound[name] = args[at]
            at += 1
    return bound


def parameter_values(engine: Interpreter, frame: Frame, param: Param) -> Values:
    """What a parameter holds by its annotation, else by its default."""
    found = NOTHING
    if param.annotation is not None:
        said = param.annotation
        if param.kind == "**" and type(said) is Sub and last_name(said.value) == "Unpack":  # `**fields: Unpack[Fields]`
            return engine.types.annotated(frame, said.index)
        found = engine.types.annotated(frame, said)
        if param.kind == "*":
            return (Many(found),)
        if param.kind == "**":
            return (Mapping((), found),)
    if param.default is None or type(param.default) is Const:
        return found
    given = engine.evaluate(frame, param.default)  # also links `Depends(...)`
    return annotated.as_given(engine, found, given or annotated.made_there(engine, frame, param.default, found))


def bind_parameters(engine: Interpreter, frame: Frame, node: Function, bound: dict[str, Values]) -> None:
    params = node.params
    kind = decorators.kind_of(frame.unit)
    if frame.unit.owner is not None and params and kind != "static":
        owner = frame.owner
        if kind == "class" and isinstance(owner, Instance):
            owner = ClassRef(owner.key, owner.args, owner.maybe)
        known: Values = (owner,) if owner is not None else NOTHING
        frame.env[params[0].name] = bound.get(params[0].name, known)
        params = params[1:]
    told = engine.told_to(_around(frame), node) if node.decorators and engine.index_complete else ()
    for at, param in enumerate(params):
        declared = parameter_values(engine, frame, param) or (told[at] if at < len(told) else NOTHING)
        given = bound.get(param.name, NOTHING)
        frame.env[param.name] = _more_precise(engine, given, declared) if given else declared


def _around(frame: Frame) -> Frame:
    """Where the function of the frame is defined."""
    return Frame(frame.unit, frame.context, None, frame.outer, quiet=True)


def _more_precise(engine: Interpreter, given: Values, declared: Values) -> Values:
    if not engine.index_complete:  # code is run for what it declares, and nothing of an argument was left out
        return given
    if not declared or interesting(engine, given):
        return given
    return union(given, (value for value in declared if value != _EMPTY))  # of which there is nothing to add


def bind_plainly(engine: Interpreter, frame: Frame) -> None:
    """Bind the parameters of the frame's unit as if it were called without arguments."""
    if frame.unit.node is not None:
        bind_parameters(engine, frame, frame.unit.node, {})


def default_of(engine: Interpreter, unit: Unit, name: str) -> Values:
    """What the named parameter holds without an argument."""
    frame = Frame(unit, engine.context_of(unit, True), engine.hierarchy.default_owner(unit), quiet=True)
    param = unit.param(name)
    return parameter_values(engine, frame, param) if param is not None else NOTHING
