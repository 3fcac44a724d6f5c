"""The functions of a schema class that look at what an object of it is made with.

Source: pydantic, Validators (Field validators, Model validators); pydantic 1, Validators (`validator`).
"""

from __future__ import annotations

from collections.abc import Mapping

from auditor.facts.code import Call, Str
from auditor.link.domain.frame import Frame
from auditor.link.domain.given import Given, nothing_at
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import ClassRef, FunctionRef, Instance, Values
from auditor.link.interpreter.telling import kept_of
from auditor.link.modules import decorators
from auditor.link.modules.index import ClassInfo, Unit
from auditor.link.syntax.names import call_name

_OF_FIELDS = frozenset({"field_validator", "validator"})
_OF_MODELS = frozenset({"model_validator"})
#: The validators of a class: each with the fields that it is for, none for the whole object.
_Validators = tuple[tuple[Unit, tuple[str, ...]], ...]


def _known(_: Interpreter) -> dict[str, _Validators]:
    """What was found, by class."""
    return {}


def validate(engine: Interpreter, frame: Frame, value: ClassRef, held: Mapping[str, Values], line: int) -> None:
    """The object is made with these values by name; what they do with others they were understood to do already."""
    kept = kept_of(engine, dict(held))
    info = engine.index.classes[value.key]
    for unit, fields in _validators(engine, info) if kept else ():
        if not fields:
            made = Instance(value.key, value.args, kept)
            engine.call_function(frame, FunctionRef(unit.key, made), nothing_at(line))
        for name, values in kept:
            if name in fields or "*" in fields:
                engine.call_function(frame, FunctionRef(unit.key, value), Given([values], {}, line))


def _validators(engine: Interpreter, info: ClassInfo) -> _Validators:
    known = engine.of(_known)
    if info.key not in known:
        known[info.key] = tuple(_found(engine, info))
    return known[info.key]


def _found(engine: Interpreter, info: ClassInfo) -> list[tuple[Unit, tuple[str, ...]]]:
    found = dict[str, tuple[Unit, tuple[str, ...]]]()
    for cls in engine.hierarchy.mro(info):
        for name, units in cls.methods.items():
            unit = units[-1]
            for each in unit.node.decorators if unit.node is not None and name not in found else ():
                said = call_name(each) if isinstance(each, Call) else ""
                if isinstance(each, Call) and said in _OF_FIELDS:
                    found[name] = unit, tuple(word.text for word in each.args if isinstance(word, Str))
                elif said in _OF_MODELS and decorators.kind_of(unit) == "instance":
                    found[name] = unit, ()
    return [*found.values()]
