"""The functions and procedures that a text calls, by names that may have parts which are put in at run time."""

from __future__ import annotations

import re
from collections.abc import Sequence

from auditor.sql.holes import MARK, fill

_CALLED = re.compile(r"\b([a-z_]\w*)\"?\s*\(|\b(?:call|exec(?:ute)?)\s+(?:\w+\.)?([a-z_]\w*)", re.I)
_MAKING = re.compile(r"\bcreate\b", re.I)
_LONGEST = 100_000
_MOST = 200
#: So much of a name says which may be meant.
_LEAST_SAID = 4


def called_in(pieces: Sequence[str | None]) -> tuple[str, ...]:
    """Names as they are compared, each once; `stats_*` with a part that is not known. What a text that makes functions
    calls is said in these."""
    if sum(len(piece) for piece in pieces if piece) > _LONGEST:
        return ()
    text = fill(pieces)
    if _MAKING.search(text) is not None:
        return ()
    names = ((match[1] or match[2]).lower().replace(MARK, "*") for match in _CALLED.finditer(text))
    found = dict.fromkeys(name for name in names if len(name.replace("*", "")) >= _LEAST_SAID)
    return tuple(found)[:_MOST]
