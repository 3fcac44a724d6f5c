"""Numbers that a loop counts through: `range(4)`, `(2023, 2024)`, written there or as a constant of a module. They are
kept as they are spelled, for what asks for them is the name of a table (`events_{i}`)."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from auditor.facts.code import Call, Const, Expr, Name, Seq
from auditor.link.domain.frame import Frame
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import NOTHING, Text, Values

#: Beyond so many, the numbers are not told apart.
_MOST = 64


def counted(engine: Interpreter, frame: Frame, node: Expr) -> Values:
    """The numbers that a loop over the expression binds; nothing where it does not count."""
    numbers: Iterable[int] = ()
    node = _meant(engine, frame, node)
    if isinstance(node, Call) and isinstance(node.func, Name) and node.func.id == "range" and 0 < len(node.args) < 4:
        bounds = [_number(engine, frame, arg) for arg in node.args]
        known = [bound for bound in bounds if bound is not None]
        if len(known) == len(bounds) and (len(known) < 3 or known[2]):
            numbers = range(*known)
    elif isinstance(node, Seq):
        several = [_number(engine, frame, item) for item in node.items[: _MOST + 1]]
        numbers = [number for number in several if number is not None] if None not in several else ()
    found = [*islice(numbers, _MOST + 1)]
    return tuple(Text((str(number),)) for number in found) if len(found) <= _MOST else NOTHING


def _number(engine: Interpreter, frame: Frame, node: Expr) -> int | None:
    node = _meant(engine, frame, node)
    if isinstance(node, Const) and type(node.value) is int and abs(node.value) < 10**9:
        return node.value
    return None


def _meant(engine: Interpreter, frame: Frame, node: Expr) -> Expr:
    """What a constant of a module stands for."""
    if isinstance(node, Name) and frame.look_up(node.id) is None:
        found = engine.names.definition(frame.unit.module.path, node.id)
        if found is not None:
            return found[2]
    return node
