"""Names that stay: what is made while a unit is understood is named after that, and by its place among its like.

A running number of the whole project would change with every file that is read before.
"""

from __future__ import annotations


class Ordinals:
    """Counts within each name."""

    def __init__(self) -> None:
        self._latest: dict[str, int] = {}

    def name(self, within: str) -> str:
        """The name of the next one within that: `a.py::f@1`, `a.py::f@2`, ...; within the last, `a.py::f@2@1`."""
        number = self._latest[within] = self._latest.get(within, 0) + 1
        return f"{within}@{number}"
