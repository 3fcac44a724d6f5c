"""What stands between the brackets of a subscript: a position, a slice, keys."""

from __future__ import annotations

from auditor.facts.code import Const, Expr, Other
from auditor.link.domain.interpreter import Keys
from auditor.link.domain.values import Values, literals


def keys_of(index: Expr, values: Values, line: int) -> Keys:
    """What the expression between the brackets says, that can be these values."""
    if isinstance(index, Other) and index.op == ":":
        return Keys(literals(values), None, True, line, _bounds(index))
    return Keys(literals(values), _position(index), False, line, values=values)


def _position(index: Expr) -> int | None:
    if type(index) is Const and type(index.value) is int:
        return index.value
    if type(index) is Other and index.op == "-" and (from_start := _position(index.parts[0])) is not None:
        return -from_start
    return None


def _bounds(index: Other) -> slice | None:
    """`1:`, `:-1`: those of a slice, where all are known."""
    known = [_position(each) for each in index.parts]
    missing = [type(each) is Const and each.value is None for each in index.parts]
    if any(bound is None and not left_out for bound, left_out in zip(known, missing, strict=True)) or 0 in known[2:]:
        return None
    return slice(*known)
