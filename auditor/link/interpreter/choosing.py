"""`one if test else other`, `one or other`, `one and other`: each in what is told by what stands before it."""

from __future__ import annotations

from auditor.facts.code import Choice, Expr, Walrus
from auditor.link.domain.frame import Frame
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import Values, union
from auditor.link.interpreter import narrowing


def choice(engine: Interpreter, frame: Frame, node: Choice) -> Values:
    """What it can be."""
    found, told = list[Values](), list[narrowing.Told]()
    for test in node.tests:
        engine.evaluate(frame, test)
    for at, value in enumerate(node.values):
        if at or node.tests:
            told += narrowing.tell(engine, frame, *_before(node, at))
        found.append(engine.evaluate(frame, value))
        if node.tests:
            narrowing.take_back(frame, told)
            told.clear()
    narrowing.take_back(frame, told)
    return union(*found)


def _before(node: Choice, at: int) -> tuple[Expr, bool]:
    """The condition under which the value at the position is asked for, and whether it holds."""
    return (node.tests[0], not at) if node.tests else (node.values[at - 1], node.op == "and")


def walrus(engine: Interpreter, frame: Frame, node: Walrus) -> Values:
    """`(found := value)`."""
    values = engine.evaluate(frame, node.value)
    engine.bind(frame, node.target, values)
    return values
