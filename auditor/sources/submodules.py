"""Submodules that a clone leaves empty, unless it is told otherwise: what is in them may use tables.

Documentation: https://git-scm.com/docs/gitmodules (`submodule.<name>.path`).
"""

from __future__ import annotations

import os
import re

from auditor.facts.access import Blindness, BlindSpot
from auditor.sources.names import shown
from auditor.sources.tree import Tree, first_bytes

_LIMIT = 1_000_000
_PATH = re.compile(rb'^[ \t]*path[ \t]*=[ \t]*"?([^"\n]*[^"\s])', re.M)


def not_checked_out(tree: Tree) -> list[BlindSpot]:
    """One blind spot for each submodule below the audited folder (on disk) whose own folder is empty."""
    text = first_bytes(tree.root / ".gitmodules", _LIMIT)
    paths = {os.fsdecode(match[1]).rstrip("/") for match in _PATH.finditer(text)}
    why = "a submodule that is not checked out, not read (git submodule update --init)"
    return [
        BlindSpot(shown(path), 1, Blindness.UNREADABLE, why, tables=())
        for path in sorted(paths & tree.folders.keys())
        if not any((tree.root / path).iterdir())
    ]
