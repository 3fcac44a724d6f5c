"""What is dropped where values are too many or too deep: nobody sees what is done with it, so no table in it is surely
dead."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextvars import ContextVar
from typing import TypeVar

Item = TypeVar("Item")

_dropped: ContextVar[dict[object, None] | None] = ContextVar("dropped", default=None)


def collect() -> dict[object, None]:
    """What is dropped from here on, as it grows, each value once."""
    found: dict[object, None] = {}
    _dropped.set(found)
    return found


def drop(values: Iterable[object]) -> None:
    """The values are kept nowhere."""
    found = _dropped.get()
    if found is not None:
        found.update(dict.fromkeys(values))


def keep_first(most: int, ordered: Sequence[Item]) -> tuple[Item, ...]:
    """So many of the first ones; the others are dropped."""
    drop(ordered[most:])
    return tuple(ordered[:most])
