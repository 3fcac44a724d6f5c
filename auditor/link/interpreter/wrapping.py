"""What the project's own decorators put around its functions."""

from __future__ import annotations

from auditor.facts.code import Call
from auditor.link.domain.given import Given
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import (
    External,
    FunctionRef,
    Values,
)
from auditor.link.modules.index import Unit
from auditor.link.syntax.names import last_part


def _is_of_a_library(engine: Interpreter, functions: Values) -> bool:
    """Are they all from outside the project, and none that hands on what it is given?"""
    return bool(functions) and all(
        type(value) is External and last_part(value.name) not in engine.said.anywhere for value in functions
    )


def find_wrappers(engine: Interpreter, unit: Unit) -> tuple[FunctionRef, ...]:
    """Apply the project's own decorators to the unit: the closures they return."""
    assert unit.node is not None
    frame = engine.module_frame(unit.module)
    found: list[FunctionRef] = []
    for decorator in unit.node.decorators:
        if type(decorator) is Call and _is_of_a_library(engine, engine.evaluate(frame, decorator.func)):
            continue  # what it is given was looked at where the function is defined
        for value in engine.evaluate(frame, decorator):
            if isinstance(value, FunctionRef):
                given = FunctionRef(unit.key, bare=True)
                result = engine.call_function(frame, value, Given([(given,)], {}, unit.line))
                found.extend(v for v in result if isinstance(v, FunctionRef) and v.frame and v.key != unit.key)
    return tuple(found)
