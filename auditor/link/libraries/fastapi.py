"""What FastAPI does around routes: it fills response models and calls dependencies."""

from __future__ import annotations

from auditor.facts.code import Call, Function
from auditor.link.domain.frame import Frame
from auditor.link.domain.given import Given, nothing_at
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.library import Library
from auditor.link.domain.values import (
    NOTHING,
    Instance,
    Value,
    Values,
    union,
    walk,
)
from auditor.link.interpreter import calls, classes
from auditor.link.libraries.schemas.library import read_schema


def read_response(engine: Interpreter, frame: Frame, node: Function, returned: Values) -> None:
    """FastAPI fills `response_model` from what a route returns (FastAPI, Response Model - Return Type)."""
    for decorator in node.decorators:
        if isinstance(decorator, Call):
            for name, value in decorator.keywords:
                if name == "response_model":
                    for schema in walk(engine.types.annotated(engine.module_frame(frame.unit.module), value)):
                        if isinstance(schema, Instance):
                            read_schema(engine, frame, schema, returned, node.line)


_DEPENDENCIES = frozenset({"Depends", "Security", "Provide", "Inject"})


def _depends(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values:
    """`Depends(f)`: what `f` returns or yields (FastAPI, Dependencies); an object, itself: a container
    put it there."""
    target = given.first or given.keywords.get("dependency", NOTHING)
    result = calls.call_values(engine, frame, target, nothing_at(given.line))
    return union(result, engine.yielded(target), tuple(each for each in target if _is_put_there(engine, each)))


def _is_put_there(engine: Interpreter, value: Value) -> bool:
    return isinstance(value, Instance) and not classes.find_method(engine, engine.index.classes[value.key], "__call__")


LIBRARY = Library(
    name="fastapi",
    packages=frozenset({"fastapi"}),
    anywhere=dict.fromkeys(_DEPENDENCIES, _depends),
    wrappers=frozenset({"Depends"}),
    returned=read_response,
    showing=frozenset({"jsonable_encoder", "TemplateResponse"}),
)
