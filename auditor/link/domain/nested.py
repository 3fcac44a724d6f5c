"""Values that hold no others, and values that do, whose depth is bounded."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias, cast

import msgspec
from msgspec.structs import astuple, force_setattr

from auditor.link.domain.dropped import drop

#: The kinds of values that hold values; each enters itself.
_NESTED: set[type] = set()
#: Values nested deeper than this say nothing any more that an audit needs; they are dropped.
DEEPEST = 6


class Plain(msgspec.Struct, frozen=True, gc=False):
    """Base of the values that hold no others.

    Structs of msgspec, for millions are made: a frozen dataclass takes five to fifteen times as long.
    """

    def elements(self) -> Values:
        """What iterating over the value gives."""
        return ()


class Nested(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Base of the values that hold values: their depth is bounded, and their hash is computed once, since the same
    values are shared by many others.

    The kinds that are made most look into themselves only where they hold something: mostly they do not.
    """

    depth: int = 1

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        _NESTED.add(cls)

    def elements(self) -> Values:
        """What iterating over the value gives."""
        return ()

    def inside(self) -> tuple[Values, ...]:
        """What the value holds: the items of a collection, what an object or a call is bound to."""
        return ()

    def __post_init__(self) -> None:
        depth = 1 + _deepest(astuple(self))
        if depth > DEEPEST:
            for name in self.__struct_fields__:
                held = getattr(self, name)
                if type(held) is tuple and _deepest(held) >= DEEPEST:
                    force_setattr(self, name, _without_deep(held))
            depth = 1 + _deepest(astuple(self))
        if depth != self.depth:
            force_setattr(self, "depth", depth)


def _deepest(held: Iterable[object]) -> int:
    """The depth of the deepest value, in tuples of any kind; a plain loop, for it runs for every value made."""
    deepest = 0
    for each in held:
        if type(each) is tuple:
            depth = _deepest(each) if each else 0
        elif type(each) in _NESTED:
            depth = cast("Nested", each).depth
        else:
            continue
        if depth > deepest:
            deepest = depth
    return deepest


def _without_deep(held: tuple[object, ...]) -> tuple[object, ...]:
    """The same without the values that are too deep."""
    kept: list[object] = []
    for each in held:
        if type(each) is tuple:
            kept.append(_without_deep(each))
        elif type(each) in _NESTED and cast("Nested", each).depth >= DEEPEST:
            drop((each,))
        else:
            kept.append(each)
    return tuple(kept)


Value: TypeAlias = Plain | Nested
Values: TypeAlias = tuple[Value, ...]
