"""What `except X as error` binds: an object of the class that is caught."""

from __future__ import annotations

from auditor.facts.code import Handler, Seq
from auditor.link.domain.frame import Frame
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import Instance, Result, Values, union

#: An error of a class outside of the project: no row, whatever is in its `args`.
ERROR = Result("builtins.Exception")


def caught(engine: Interpreter, frame: Frame, handler: Handler) -> Values:
    """The objects that the name of the handler may hold, of the classes that it names."""
    named = handler.caught.items if isinstance(handler.caught, Seq) else (handler.caught,)
    found = union(*(engine.types.annotated(frame, node) for node in named if node is not None))
    return tuple(value for value in found if isinstance(value, Instance)) or (ERROR,)
