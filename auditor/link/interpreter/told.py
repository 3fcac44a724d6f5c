"""What is told of an attribute of a class without reading it: `User.name.type.length`, `getattr(Role, name).key`."""

from __future__ import annotations

from auditor.facts.code import Attr, Call, Expr, Name
from auditor.link.domain.frame import Frame
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import NOTHING, Instance, Values

#: Of a longer chain of attributes nothing is told: each is evaluated as often as there are some behind it.
_LONGEST = 6


def _names(engine: Interpreter) -> frozenset[str]:
    return frozenset().union(*engine.kinds.told.values())


def is_asked_by_name(node: Call) -> bool:
    """`getattr(User, name)`."""
    return type(node.func) is Name and node.func.id == "getattr"


def without_reading(engine: Interpreter, frame: Frame, node: Attr) -> Values:
    """The values whose attribute the node is, where that only tells of them; nothing where it may do more."""
    if frame.muted or node.name not in engine.of(_names):  # where nothing is noted, nothing is read
        return NOTHING
    asked = node.value
    root: Expr = asked.args[0] if type(asked) is Call and asked.args else asked
    for _ in range(_LONGEST):
        if type(root) is not Attr:
            break
        root = root.value
    else:
        return NOTHING
    held = frame.env.get(root.id) if type(root) is Name else NOTHING
    if held is not None and (not held or any(type(value) is Instance for value in held)):
        return NOTHING  # nothing is known of it, or it is a row
    frame.muted += 1
    base = engine.evaluate(frame, node.value)
    frame.muted -= 1
    told = engine.kinds.told
    return base if base and all(node.name in told.get(type(value), ()) for value in base) else NOTHING
