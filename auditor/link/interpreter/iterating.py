"""What `for` and `with` bind, and what `with` does."""

from __future__ import annotations

from collections.abc import Iterable

from auditor.facts.code import Expr
from auditor.link.domain.frame import Frame
from auditor.link.domain.given import nothing_at
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import (
    NOTHING,
    ClassRef,
    External,
    FunctionRef,
    Instance,
    LambdaRef,
    Many,
    Result,
    Value,
    Values,
    elements,
    union,
)
from auditor.link.interpreter import classes, contents, enums, special
from auditor.link.interpreter.telling import names_table

_OBJECTS = frozenset({Instance, FunctionRef, LambdaRef})
#: Of so many tables, the columns are told apart; those of more would be too many.
_MOST_APART = 8


def iterate(engine: Interpreter, frame: Frame, values: Values) -> Values:
    """What a loop over the values binds; iterating a project class runs its `__iter__`."""
    found = [elements(values)]
    many = len(values) > _MOST_APART
    for value in values:
        each = engine.kinds.each.get(type(value))
        if each is not None:
            together = many and engine.kinds.whole.get(type(value), False)
            found.append((value,) if together else each(engine, frame, value))
        if type(value) is External or type(value) is Result:
            found.append(engine.iterated(value.name))
        elif type(value) is ClassRef and enums.is_enum(engine, value):
            found.append(enums.all_members(engine, value))
        elif type(value) is ClassRef:
            found.append(elements(special.call(engine, frame, value, "__iter__", [], frame.unit.line) or NOTHING))
        elif type(value) is Instance and engine.model_of(value.key) is None:
            found.append(elements(contents.items_of(engine, value)))
            for unit in classes.find_method(engine, engine.index.classes[value.key], "__iter__"):
                found.append(elements(engine.call_function(frame, FunctionRef(unit.key, value), nothing_at(unit.line))))
            found += _next(engine, frame, value)
        elif type(value) is Instance and value.site:  # no row is gone through, but a library's collection of such ones
            found.append((value,))
    return union(*found)


def _next(engine: Interpreter, frame: Frame, value: Instance) -> list[Values]:
    """What an iterator of the project gives next (Python, Iterator Types)."""
    info = engine.index.classes[value.key]
    units = classes.find_method(engine, info, "__next__") or classes.find_method(engine, info, "__anext__")
    return [engine.call_function(frame, FunctionRef(unit.key, value), nothing_at(unit.line)) for unit in units]


def entered(engine: Interpreter, frame: Frame, values: Values) -> Values:
    """What `with value as x` binds: what a context manager yields, what `__enter__` returns, else itengine."""
    found: list[Values] = []
    for value in values:
        if isinstance(value, Many):
            found.append(value.items)
        elif isinstance(value, Instance) and engine.model_of(value.key) is None:
            info = engine.index.classes[value.key]
            units = classes.find_method(engine, info, "__enter__") or classes.find_method(engine, info, "__aenter__")
            result = NOTHING
            for unit in units:
                result = engine.call_function(frame, FunctionRef(unit.key, value), nothing_at(unit.line))
            found.append(result or (value,))
        else:
            found.append((value,))
    return union(*found)


def enter_with(engine: Interpreter, frame: Frame, item: Expr, target: Expr | None) -> Values:
    """`with item as target`; gives the context manager. Without a name for it, one is entered all the same: what it was
    made with tells what that does."""
    values = engine.evaluate(frame, item)
    if target is not None:
        engine.bind(frame, target, engine.entered(frame, values))
    elif any(_tells(engine, each) for each in values):
        engine.entered(frame, values)
    return values


def _tells(engine: Interpreter, value: Value) -> bool:
    """Is it a context manager that was made with a table or the name of one? Objects it is mostly made with for other
    things, and what it does with them was understood."""
    if type(value) is not Instance or not value.bound or engine.model_of(value.key) is not None:
        return False
    held = (each for values in value.inside() for each in values if type(each) not in _OBJECTS)
    return any(names_table(engine, each) for each in held)


def leave_with(engine: Interpreter, frame: Frame, opened: Iterable[Values]) -> None:
    """What the context managers do in the end, the last one first (Python, Data model: With Statement Context
    Managers)."""
    for value in (each for values in reversed([*opened]) for each in values):
        if type(value) is Instance and _tells(engine, value):
            info = engine.index.classes[value.key]
            units = classes.find_method(engine, info, "__exit__") or classes.find_method(engine, info, "__aexit__")
            for unit in units:
                engine.call_function(frame, FunctionRef(unit.key, value), nothing_at(unit.line))
