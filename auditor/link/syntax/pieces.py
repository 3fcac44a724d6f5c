"""Names of which pieces are known, `prefix + "_items"`: None stands for what is not."""

from __future__ import annotations

import re
from collections.abc import Iterable

#: A name that is put together of more pieces may be any.
MOST_PIECES = 6


def pattern_of(pieces: Iterable[str | None], hole: str = ".*") -> re.Pattern[str]:
    """What such a name can be as a whole; `hole`: what may stand for a piece that is not known. To try many holes takes
    as long as to try all ways to fill them."""
    known = tuple(pieces)
    if len(known) > MOST_PIECES:
        return re.compile(hole)
    return re.compile("".join(hole if piece is None else re.escape(piece) for piece in known))
