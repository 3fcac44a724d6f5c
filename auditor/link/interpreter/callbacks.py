"""Functions of the project that are handed around as values."""

from __future__ import annotations

from auditor.link.domain.frame import Frame
from auditor.link.domain.given import Given
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import FunctionRef, LambdaRef, Values, union


def call_back(engine: Interpreter, frame: Frame, values: Values, given: Given) -> Values:
    """Call the functions and lambdas among the values, and nothing else; what they give."""
    found: list[Values] = []
    for value in values:
        if type(value) is FunctionRef:
            found.append(engine.call_function(frame, value, given))
        elif type(value) is LambdaRef:
            found.append(engine.call_lambda(frame, value, given))
    return union(*found)
