"""What is said to be of a type: `cast(Order, row)`.

Source: Python, typing: cast().
"""

from __future__ import annotations

from collections.abc import Callable

from auditor.link.domain.frame import Frame
from auditor.link.domain.given import Given
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import NOTHING, Values, union
from auditor.link.interpreter.telling import interesting
from auditor.link.syntax.names import call_name


def _cast(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values:
    """The value; where nothing tells what it is, what the type says. That is read as an annotation, and not as what
    was evaluated: `cast("list[Order]", rows)`."""
    value = given.args[1] if len(given.args) > 1 else given.keywords.get("val", NOTHING)
    if interesting(engine, value):
        return value
    here = frame.unit.inside.calls_on(given.line)
    calls = [each for each in here if call_name(each) == "cast"] or here  # `from typing import cast as as_type`
    types = (each.args[0] for each in calls if len(each.args) == 2)
    return union(value, *(engine.types.annotated(frame, each) for each in types))


FUNCTIONS: dict[str, Callable[[Interpreter, Frame, str, Given], Values]] = dict.fromkeys(
    ("typing.cast", "typing_extensions.cast"), _cast
)
