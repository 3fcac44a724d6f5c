"""Comparators of hybrid attributes: what a class of the project makes of `==` (ORM, Hybrid Attributes: Building Custom
Comparators). Asked for only where predicates are looked for.
"""

from __future__ import annotations

from auditor.link.domain.frame import Frame
from auditor.link.domain.given import Given
from auditor.link.domain.interpreter import Compared, Interpreter
from auditor.link.domain.values import ClassRef, FunctionRef, Instance, Returning, Values, union
from auditor.link.interpreter import construct
from auditor.link.interpreter.classes import find_method
from auditor.link.syntax.names import last_part

_METHODS = {"==": "__eq__", "!=": "__ne__", "<": "__lt__", "<=": "__le__", ">": "__gt__", ">=": "__ge__"}


def made(engine: Interpreter, frame: Frame, value: ClassRef, given: Given) -> Values:
    """`Comparator(expression)` keeps what it compares; any other class is constructed as ever."""
    info = engine.index.classes[value.key]
    above = [last_part(base) for base in engine.hierarchy.external_bases(info) if base]
    if "Comparator" not in above or find_method(engine, info, "__init__"):
        return construct.construct(engine, frame, value, given)
    inside = given.first
    kept = (("__clause_element__", (Returning(inside),)), ("expression", inside))
    return (Instance(value.key, value.args, kept),)


def compared(engine: Interpreter, frame: Frame, value: Instance, op: Compared) -> Values:
    """What the method of the class for the operator gives."""
    others = [operand for at, operand in enumerate(op.operands) if at != op.at]
    info = engine.index.classes[value.key]
    units = find_method(engine, info, _METHODS.get(op.op, ""))
    given = Given(others, {}, units[-1].line if units else 0)
    return union(*(engine.call_function(frame, FunctionRef(unit.key, value), given) for unit in units[-1:]))
