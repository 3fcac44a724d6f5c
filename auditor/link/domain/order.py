"""Values in the order of their texts, without writing these out: values are shared by many others, and the text of one
that holds a thousand can be as long as all ways through them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cmp_to_key, lru_cache
from typing import Generic, TypeVar

import msgspec

Item = TypeVar("Item")

#: Texts of values nested no deeper are short enough to be written out.
_SHALLOW = 2
#: Characters of a text.
_BEGINNING = 300
#: So many comparisons are remembered.
_MOST_COMPARED = 200_000

#: By the hashes of two values, which text is less: where there are many, they are put in order again and again.
_compared: dict[tuple[int, int], int] = {}


class OfValues(Generic[Item]):
    """What is known of each of some values. They are told apart by the hashes that they keep, for to compare them takes
    as long as all ways through them."""

    def __init__(self) -> None:
        self._known: dict[int, Item] = {}

    def ask(self, value: msgspec.Struct, find: Callable[[], Item]) -> Item:
        """What is known of the value, found if it was not asked for before."""
        key = hash(value)
        if key not in self._known:
            self._known[key] = find()
        return self._known[key]


def in_order(items: Iterable[Item]) -> list[Item]:
    """As `sorted(items, key=repr)`: structs, tuples of them, and what they are made of."""
    given = list(items)
    if len(given) < 2:
        return given
    if all(_is_shallow(item) for item in given):
        return sorted(given, key=repr)
    alike: dict[str, list[Item]] = {}
    for item in given:
        alike.setdefault(_beginning(item), []).append(item)
    ordered = (alike[each] for each in sorted(alike))
    return [item for each in ordered for item in (sorted(each, key=cmp_to_key(_compare)) if len(each) > 1 else each)]


@lru_cache(maxsize=16_384)
def _beginning(item: object) -> str:
    """The first characters of the text, which tell most apart. Of the same values, more and more are put in order."""
    text = ""
    pending = [item]
    while pending and len(text) < _BEGINNING:
        part = pending.pop()
        if type(part) is str:
            text += part
        else:
            pending += reversed([*_parts(part)])
    return text[:_BEGINNING]


def _is_shallow(item: object) -> bool:
    """Only structs have a depth."""
    return all(map(_is_shallow, item)) if isinstance(item, tuple) else getattr(item, "depth", 1) <= _SHALLOW


def _compare(one: object, other: object) -> int:
    """Which text is less; of two values once."""
    if not isinstance(one, msgspec.Struct) or not isinstance(other, msgspec.Struct):
        return _read_both(one, other)
    key = (hash(one), hash(other))
    found = _compared.get(key)
    if found is None:
        if len(_compared) >= _MOST_COMPARED:
            _compared.clear()
        found = _compared[key] = _read_both(one, other)
    return found


def _read_both(one: object, other: object) -> int:
    """Which text is less, read side by side. What both hold at the same place has the same text, and is left out; of
    two other structs the text of neither goes on where that of the other ends."""
    left, right = [one], [other]
    while left and right:
        a, b = left.pop(), right.pop()
        if type(a) is str and type(b) is str:
            both = min(len(a), len(b))
            if a[:both] != b[:both]:
                return -1 if a < b else 1
            left += [a[both:]] if len(a) > both else []
            right += [b[both:]] if len(b) > both else []
        elif not _is_same(a, b):
            if a is not one and isinstance(a, msgspec.Struct) and isinstance(b, msgspec.Struct):
                if found := _compare(a, b):
                    return found
                continue
            left += [a] if type(a) is str else reversed([*_parts(a)])
            right += [b] if type(b) is str else reversed([*_parts(b)])
    return bool(left) - bool(right)


def _is_same(a: object, b: object) -> bool:
    """Structs keep their hashes, and are told apart by these: to compare them takes as long as their texts."""
    return a is b or (isinstance(a, msgspec.Struct) and type(a) is type(b) and hash(a) == hash(b))


def _parts(item: object) -> Iterator[object]:
    """The text, as strings and what is in between."""
    if isinstance(item, tuple):
        yield "("
        for at, each in enumerate(item):
            yield ", " if at else ""
            yield _quoted(each)
        yield ",)" if len(item) == 1 else ")"
    elif isinstance(item, msgspec.Struct):
        yield f"{type(item).__name__}("
        for at, name in enumerate(item.__struct_fields__):
            yield f"{', ' if at else ''}{name}="
            yield _quoted(getattr(item, name))
        yield ")"
    else:
        yield repr(item)


def _quoted(item: object) -> object:
    return item if isinstance(item, tuple | msgspec.Struct) else repr(item)
