"""Names of which pieces are known, `prefix + "_items"`: None stands for what is not."""

from __future__ import annotations

import re
from collections.abc import Iterable

from auditor.facts.code import Attr, Bin, Call, Expr, Fmt, Str

#: A name that is put together of more pieces may be any.
MOST_PIECES = 6


def pattern_of(pieces: Iterable[str | None], hole: str = ".*") -> re.Pattern[str]:
    """What such a name can be as a whole; `hole`: what may stand for a piece that is not known. To try many holes takes
    as long as to try all ways to fill them."""
    known = tuple(pieces)
    if len(known) > MOST_PIECES:
        return re.compile(hole)
    return re.compile("".join(hole if piece is None else re.escape(piece) for piece in known))


def is_composed(node: Expr) -> bool:
    """Is it a string that is put together right there: `f"{kind}_id"`, `kind + "_id"`, `"%s_id" % kind`,
    `"{}_id".format(kind)`?"""
    match node:
        case Fmt() | Call(func=Attr(value=Str(), name="format")):
            return True
        case Bin(op="+" | "%", left=left, right=right):
            return any(isinstance(side, Str) or is_composed(side) for side in (left, right))
        case _:
            return False
