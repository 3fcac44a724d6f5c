"""What FastAPI does around routes: it fills response models and calls dependencies."""

from __future__ import annotations

from auditor.facts.code import Attr, Call, Expr, Function, Seq, Sub, Yield
from auditor.link.domain.frame import Frame
from auditor.link.domain.given import Given, nothing_at
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.library import Library
from auditor.link.domain.values import (
    NOTHING,
    FunctionRef,
    Instance,
    Result,
    Value,
    Values,
    union,
)
from auditor.link.interpreter import calls, classes
from auditor.link.interpreter.outside import defaults, pass_outside
from auditor.link.interpreter.telling import holds_telling
from auditor.link.libraries.schemas.filling import read_schema, read_type, schemas_in
from auditor.link.syntax.names import keywords_of, last_part

#: Decorators that make a route of a function (FastAPI, APIRouter class).
_ROUTES = frozenset({"get", "post", "put", "patch", "delete", "head", "options", "trace", "api_route"})


def read_response(engine: Interpreter, frame: Frame, node: Function, returned: Values) -> None:
    """FastAPI fills `response_model` from what a route returns, or the type that it is said to return (FastAPI,
    Response Model - Return Type)."""
    for decorator in node.decorators:
        if isinstance(decorator, Call) and isinstance(decorator.func, Attr):
            keywords = keywords_of(decorator)
            is_route = decorator.func.name in _ROUTES
            said = keywords.get("response_model", node.returns if is_route else None)
            if said is not None:
                _fill(engine, frame, said, returned, node.line)


def _fill(engine: Interpreter, frame: Frame, said: Expr, returned: Values, line: int) -> None:
    """A type with schemas in it, which a page of another library may be: `list[OrderOut]`, `Page[OrderOut]`."""
    around = engine.module_frame(frame.unit.module)
    if not read_type(engine, frame, around, said, returned, line) and isinstance(said, Sub):
        for inner in said.index.items if isinstance(said.index, Seq) else (said.index,):
            _fill(engine, frame, inner, returned, line)


def _add_route(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values | None:
    """`router.add_api_route("/orders", list_orders, response_model=list[OrderOut])`."""
    endpoint = given.args[1] if len(given.args) > 1 else given.keywords.get("endpoint", NOTHING)
    returned = calls.call_values(engine, frame, endpoint, nothing_at(given.line))
    for schema in schemas_in(engine, given.keywords.get("response_model", NOTHING)):
        read_schema(engine, frame, schema, returned, given.line)
    return None


#: What declares a parameter of a route, with its default in front (FastAPI, Request Parameters).
_PARAMETERS = ("Body", "Cookie", "Form", "Header", "Path", "Query")
_DEPENDENCIES = frozenset({"Depends", "Security", "Provide", "Inject"})


def _depends(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values:
    """`Depends(f)`: what `f` returns or yields (FastAPI, Dependencies); an object, itself: a container
    put it there."""
    target = given.first or given.keywords.get("dependency", NOTHING)
    plain = tuple(each for each in target if not _is_generator(engine, each))
    calls.call_values(engine, frame, tuple(each for each in target if each not in plain), nothing_at(given.line))
    result = calls.call_values(engine, frame, plain, nothing_at(given.line))
    return union(result, engine.yielded(target), tuple(each for each in target if _is_put_there(engine, each)))


def _parameter(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values | None:
    """`table: str = Query("orders")`: the parameter is its first argument where nothing else is said (FastAPI, Query
    Parameters; Typer, CLI Options)."""
    named = (value for value in given.first if holds_telling(engine, value))
    texts = union(named, defaults(engine, "", given))
    if not texts:
        return None
    pass_outside(engine, frame, last_part(dotted), given, False)
    return (*texts, Result(dotted))


def _is_generator(engine: Interpreter, value: Value) -> bool:
    """Is it a function of which what it yields is asked for, and not the generator (Dependencies with yield)?"""
    unit = engine.index.units[value.key] if isinstance(value, FunctionRef) else None
    return unit is not None and any(isinstance(each, Yield) for each in unit.inside.given)


def _is_put_there(engine: Interpreter, value: Value) -> bool:
    return isinstance(value, Instance) and not classes.find_method(engine, engine.index.classes[value.key], "__call__")


LIBRARY = Library(
    name="fastapi",
    packages=frozenset({"fastapi", "typer"}),
    below={
        "fastapi": {"add_api_route": _add_route, **dict.fromkeys(_PARAMETERS, _parameter)},
        "typer": dict.fromkeys(("Argument", "Option"), _parameter),
    },
    anywhere=dict.fromkeys(_DEPENDENCIES, _depends),
    wrappers=frozenset({"Depends"}),
    returned=read_response,
    showing=frozenset({"jsonable_encoder", "TemplateResponse"}),
)
