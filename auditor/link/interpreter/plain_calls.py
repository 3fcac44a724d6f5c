"""Which parameter of a function that is run for a name gets which of the arguments."""

from __future__ import annotations

from auditor.link.interpreter.plain_values import CannotTellError
from auditor.link.modules.index import Unit


def bind(unit: Unit, args: list[object], keywords: dict[str, object]) -> dict[str, object]:
    """The arguments by the names of the parameters (Python reference, 6.3.4 Calls); CannotTellError where they do not
    fit."""
    given, rest, named = dict[str, object](), list(args), dict(keywords)
    for param in unit.node.params if unit.node is not None else ():
        if param.kind == "*":
            given[param.name], rest = rest, []
        elif param.kind == "**":
            given[param.name], named = named, {}
        elif param.name in named:
            given[param.name] = named.pop(param.name)
        elif rest and param.kind != "k":
            given[param.name] = rest.pop(0)
    if rest or named:
        raise CannotTellError
    return given
