"""A cache for one run: what two audits share when nothing shall be kept."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from auditor.cache.store import Cache


class Unwritten(Cache):
    """Entries in memory only; neither finds nor leaves a file."""

    def __init__(self) -> None:
        super().__init__(Path(), lambda said: None)
        self._entries: dict[bytes, bytes] = {}

    def get(self, keys: Iterable[bytes]) -> dict[bytes, bytes]:
        return {key: self._entries[key] for key in keys if key in self._entries}

    def put(self, key: bytes, value: bytes) -> None:
        self._entries[key] = value

    def flush(self, *, prune: bool = True) -> None:
        """There is nothing to write, and another audit of the same run still needs what is there."""
