"""What `except X as error` binds: an object of the class that is caught."""

from __future__ import annotations

from auditor.facts.code import Handler, Seq
from auditor.link.domain.frame import Frame
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import NOTHING, Values, union


def caught(engine: Interpreter, frame: Frame, handler: Handler) -> Values:
    """The objects that the name of the handler may hold, of the classes that it names; nothing for a bare `except`."""
    if handler.caught is None:
        return NOTHING
    named = handler.caught.items if isinstance(handler.caught, Seq) else (handler.caught,)
    return union(*(engine.types.annotated(frame, node) for node in named))
