"""What calls declare: a table, a class."""

from __future__ import annotations

from auditor.facts.code import Call
from auditor.link.domain.values import Value


class Declares:
    """What calls declare, by where they are: file and line, and of the calls there the very one."""

    def __init__(self) -> None:
        self._by_place: dict[str, dict[int, list[tuple[Call, Value]]]] = {}

    def add(self, path: str, call: Call, value: Value) -> None:
        """The call in the file stands for the value."""
        self._by_place.setdefault(path, {}).setdefault(call.line, []).append((call, value))

    def any_in(self, path: str) -> bool:
        """Does a call in the file declare anything?"""
        return path in self._by_place

    def by(self, path: str, call: Call) -> Value | None:
        """What this very call in the file declares; the latest, where it was told more than once."""
        lines = self._by_place.get(path)
        if lines is None:  # mostly: it is asked for every call
            return None
        return next((value for each, value in reversed(lines.get(call.line, ())) if each is call), None)
