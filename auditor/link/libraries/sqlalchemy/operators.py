"""Operators that are called as functions: `operator.gt(column, value)`, `getattr(column, "desc")()`.

Source: Python, Library Reference: operator; functools.reduce. SQLAlchemy 2.0, Core: Operator Reference.
"""

from __future__ import annotations

from collections.abc import Sequence

from auditor.link.domain.frame import Frame
from auditor.link.domain.given import Given
from auditor.link.domain.interpreter import Compared, Interpreter
from auditor.link.domain.values import External, Values, union
from auditor.link.libraries.sqlalchemy import criteria
from auditor.link.libraries.sqlalchemy.values import Operator
from auditor.link.syntax.names import last_part

#: Python's own functions for operators (Python, Library Reference: operator).
_FUNCTIONS = {"eq": "==", "ne": "!=", "lt": "<", "le": "<=", "gt": ">", "ge": ">=", "and_": "&", "or_": "|"}


def _operator(name: str, args: Sequence[Values]) -> Values | None:
    """`operator.gt(column, value)`, or the method `column.__gt__(value)`; None where it compares nothing."""
    sign = _FUNCTIONS.get(name.strip("_") if name.startswith("__") else name)
    if sign is None:
        return None
    if sign == "|":
        return criteria.either(args)
    named = ((at, value) for at, values in enumerate(args) for value in criteria.named(values))
    return union(
        *((value,) if sign == "&" else criteria.compared(value, Compared(sign, list(args), at)) for at, value in named)
    )


def called(dotted: str, given: Given) -> Values | None:
    """`operator.gt(column, value)`; `functools.reduce(and_, conditions)`."""
    module, _, name = dotted.rpartition(".")
    if module == "operator":
        return _operator(name, given.args)
    if dotted == "functools.reduce" and len(given.args) > 1:
        how = [last_part(value.name) for value in given.first if isinstance(value, External)]
        parts: list[Values] = [(value,) for value in criteria.flat(given.args[1])]
        return criteria.function(how[0], parts) if how else None
    return None


def operate(engine: Interpreter, frame: Frame, value: Operator, given: Given) -> Values:
    """`getattr(column, name)(...)`."""
    return _operator(value.name, [(value.of,), *given.args]) or criteria.method(value.of, value.name, given.args)
