"""What each API does to its arguments and what it returns, as data: one row per API, one module per library.

A row has its source in the library's documentation. Linking looks rows up by the name that an expression resolves to;
configuration adds rows for a project's own wrappers. The rows know nothing of our other stages.
"""

from __future__ import annotations

from auditor.effects.catalogue import CATALOGUE, Catalogue, extend, last_part
from auditor.effects.rows import ALL, Effect, Gives

__all__ = ["ALL", "CATALOGUE", "Catalogue", "Effect", "Gives", "extend", "last_part"]
