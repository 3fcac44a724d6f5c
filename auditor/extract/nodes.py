"""The kinds of nodes that the lowering functions tell apart.

To a type checker they are LibCST's own classes. When the program runs they are those of `kinds`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from auditor.extract.kinds import kind_of

if TYPE_CHECKING:
    from libcst import *
else:

    def __getattr__(name):
        if name.startswith("__"):
            raise AttributeError(name)
        globals()[name] = kind_of(name)
        return kind_of(name)
