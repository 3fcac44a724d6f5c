"""The variables of a function, as it is when nobody in particular calls it."""

from __future__ import annotations

from auditor.link.domain.frame import Frame
from auditor.link.domain.given import nothing_at
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import FunctionRef
from auditor.link.interpreter import functions
from auditor.link.modules.index import Unit


def frame_of(engine: Interpreter, unit: Unit) -> Frame:
    """The variables of the unit; it records nothing."""
    if unit.node is None:
        return engine.module_frame(unit.module)
    if unit.parent is not None:
        frame_of(engine, unit.parent)
    around = engine.module_frame(unit.module)
    ref = FunctionRef(unit.key, None, engine.plain_closure(unit) if unit.parent is not None else "")
    inner = functions.enter(engine, around, ref, nothing_at(unit.line)).frame
    if inner is None:
        return around
    return Frame(unit, engine.context_of(unit, True), inner.owner, inner.outer, dict(inner.env), quiet=True)
