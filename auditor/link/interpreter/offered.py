"""What a module offers of models and tables, under the names that it binds."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import TypeGuard

from msgspec.structs import replace

from auditor.facts.access import Blindness
from auditor.facts.code import Name
from auditor.link.domain.findings import Reaching
from auditor.link.domain.frame import Frame
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import (
    NOTHING,
    ClassRef,
    Fixed,
    FunctionRef,
    Instance,
    Mapping,
    Text,
    Value,
    Values,
    union,
)
from auditor.link.syntax.pieces import MOST_PIECES, pattern_of


class Namespace(Mapping, frozen=True, gc=False, cache_hash=True):
    """A dict of all models, as that behind a module with all. `through`: a name and a value, as a loop over it binds
    them."""

    through: tuple[Values, Values] = (NOTHING, NOTHING)

    def elements(self) -> Values:
        return self.through[0]


def of_module(engine: Interpreter, path: str) -> Mapping:
    """The dict behind a module, as far as there are models and tables in it."""
    answered: Mapping | None = engine.answers.known("offered").get(path)
    if answered is not None:
        return answered
    known = {name: engine.names.look_up(path, name) or NOTHING for name in engine.names.all_names(path)}
    held = tuple((name, found) for name, found in known.items() if any(_leads_on(engine, value) for value in found))
    offered = _of_all(engine, Mapping(held)) if engine.index_complete else Mapping(held)
    if engine.index_complete and not engine.answers.came_back:  # it is asked for each place that goes through it
        engine.answers.ask("offered", path, lambda: offered, offered)
    return offered


def through(engine: Interpreter, path: str) -> Values:
    """A name and a class, as a loop over a module with all models binds them; nothing for any other module."""
    offered = of_module(engine, path)
    return (Fixed(offered.through),) if isinstance(offered, Namespace) else NOTHING


def under_any(engine: Interpreter, path: str, names: Values) -> Values:
    """`getattr(models, name)` of the names that a loop over the module binds."""
    offered = of_module(engine, path) if names else None
    return offered.through[1] if isinstance(offered, Namespace) and offered.through[0] == names else NOTHING


def any_of_module(engine: Interpreter, path: str) -> Mapping:
    """`module.__dict__`: code that goes through it does so for all, and says nothing about one."""
    offered = of_module(engine, path)
    return replace(offered, items=tuple((name, _perhaps_on(engine, found)) for name, found in offered.items))


def _perhaps_on(engine: Interpreter, values: Values) -> Values:
    return (*perhaps(engine, values), *(value for value in values if _holds_one(engine, value)))


def _leads_on(engine: Interpreter, value: Value) -> bool:
    """Is it a model or a table, or a class that holds something in an attribute: `model = Order`?"""
    return _is_offered(engine, value) or _holds_one(engine, value)


def _holds_one(engine: Interpreter, value: Value) -> bool:
    if type(value) is not ClassRef or is_model(value, engine):
        return False
    assigns = (each for several in engine.index.classes[value.key].attributes.values() for each in several)
    return any(type(each.value) is Name and each.value.id[:1].isupper() for each in assigns)


def _of_all(engine: Interpreter, held: Mapping) -> Mapping:
    """Of all models: a loop over them says nothing about one."""
    keys = frozenset(value.key for _, values in held.items for value in values if is_model(value, engine))
    through = engine.gone_through(keys) if keys else None
    return Namespace(held.items, through=through) if through is not None else held


def perhaps(engine: Interpreter, values: Iterable[Value]) -> Values:
    """The classes with a model and the tables among the values, each as one that may be meant."""
    offered = (value for value in values if _is_offered(engine, value))
    return tuple(dict.fromkeys(engine.kinds.doubtful(engine, offered)))


def doubt(engine: Interpreter, frame: Frame, models: Values, line: int) -> None:
    """Any of the models may be used there."""
    known = (engine.model_of(each.key) for each in models if isinstance(each, ClassRef))
    tables = frozenset(name for model in known if model is not None for name in model.tables)
    if tables:
        frame.note(Reaching(line, Blindness.DYNAMIC_MODEL, tables))


def any_model(engine: Interpreter, path: str, names: Values = NOTHING) -> Values:
    """The classes with a model that a module offers under any name, or under one of those of which parts are known
    (`f"Order{kind}"`), each as one that may be meant."""
    is_meant = called_so(names)
    return union(*(values for name, values in any_of_module(engine, path).items if is_meant(name)))


def methods_named(engine: Interpreter, value: ClassRef | Instance, names: Values) -> Values:
    """The methods of an object of which a part of the name is known: `getattr(self, f"load_{kind}")`."""
    known = [text for text in names if isinstance(text, Text) and any(text.pieces)]
    patterns = [_pattern(text) for text in known] if len(known) == len(names) else []
    units = {
        name: units[-1]
        for cls in reversed(engine.hierarchy.mro(engine.index.classes[value.key]) if patterns else ())
        for name, units in cls.methods.items()
    }
    return tuple(
        FunctionRef(unit.key, value if isinstance(value, Instance) else None)
        for name, unit in units.items()
        if any(pattern.fullmatch(name) for pattern in patterns)
    )


def called_so(names: Values) -> Callable[[str], bool]:
    """What tells whether an attribute is meant by one of the names, of which parts are known; where of one nothing is,
    any is."""
    patterns = [_pattern(text) for text in names if isinstance(text, Text) and any(text.pieces)]
    if not patterns or len(patterns) < len(names):
        return lambda name: True
    return lambda name: any(pattern.fullmatch(name) for pattern in patterns)


def _pattern(text: Text) -> re.Pattern[str]:
    """What a name may be of which parts are known."""
    pieces = text.pieces if len(text.pieces) <= MOST_PIECES else (None,)
    return pattern_of(pieces)


def _is_offered(engine: Interpreter, value: Value) -> bool:
    return is_model(value, engine) if type(value) is ClassRef else type(value) in engine.kinds.perhaps


def is_model(value: Value, engine: Interpreter) -> TypeGuard[ClassRef]:
    """Is it a class with a model?"""
    return isinstance(value, ClassRef) and engine.model_of(value.key) is not None
