"""The values that a naming function of the project may compute with, and what can be done with them.

Strings, whole numbers of 64 bits, fractions, booleans, None, and lists and dictionaries of these, told by their exact
type. Nothing here calls a method that the audited code chose on an object that it chose: an operation is a row of a
table, or it does not exist. All raise CannotTellError for what they do not know and for what becomes too long, and pay
in steps for what they make.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

#: Characters of a string.
LONGEST = 2**16
#: Items of a list or dictionary.
MOST_ITEMS = 1_000
#: The largest whole number, as the lowered form of a file has it.
_LARGEST = 2**63 - 1
_CHARACTERS_A_STEP = 64

_T = TypeVar("_T")


class CannotTellError(Exception):
    """The value cannot be known without running the code."""


class NoAttributeError(CannotTellError):
    """What is asked surely has no attribute of that name."""


class Meter:
    """How many steps are left; 64 characters or items that are made or read cost one."""

    __slots__ = ("left",)

    def __init__(self, steps: int) -> None:
        self.left = steps

    def spend(self, steps: int = 1) -> None:
        self.left -= steps
        if self.left < 0:
            raise CannotTellError

    def spend_on(self, size: int, most: int = LONGEST) -> None:
        """Pay for so many characters or items, before they are made."""
        if size > most:
            raise CannotTellError
        self.spend(1 + size // _CHARACTERS_A_STEP)


def expect(value: object, *kinds: type[_T]) -> _T:
    """The value, where its type is exactly one of these."""
    for kind in kinds:
        if type(value) is kind:
            return value
    raise CannotTellError


def is_plain(value: object) -> bool:
    return value is None or type(value) in {str, int, float, bool, list, dict}


def shown(value: object) -> str:
    """What `str()` gives for a string, a number, a boolean or None."""
    if type(value) is str:
        return value
    if value is None or type(value) in {int, float, bool}:
        return str(value)
    raise CannotTellError


def items_of(meter: Meter, value: object) -> list[object]:
    """What a loop over a string, a list or a dictionary binds."""
    if not (type(value) is str or type(value) is list or type(value) is dict):
        raise CannotTellError
    meter.spend_on(len(value), MOST_ITEMS)
    return list(value)


def whole(number: int) -> int:
    """A whole number that is not too large."""
    if -_LARGEST <= number <= _LARGEST:
        return number
    raise CannotTellError


def add(meter: Meter, left: object, right: object) -> object:
    """`left + right` of two strings, lists or whole numbers."""
    if type(left) is str and type(right) is str:
        meter.spend_on(len(left) + len(right))
        return left + right
    if type(left) is list and type(right) is list:
        meter.spend_on(len(left) + len(right), MOST_ITEMS)
        return left + right
    return whole(expect(left, int) + expect(right, int))


def subtract(left: object, right: object) -> object:
    return whole(expect(left, int) - expect(right, int))


def multiply(meter: Meter, left: object, right: object) -> object:
    """`left * right` of whole numbers, or of a string and a whole number."""
    if type(left) is str:
        times = max(0, expect(right, int))
        meter.spend_on(len(left) * times)
        return left * times
    return whole(expect(left, int) * expect(right, int))


def divide(op: str, left: object, right: object) -> object:
    """`left // right` and `left % right` of whole numbers."""
    by = expect(right, int)
    if not by:
        raise CannotTellError
    return whole(expect(left, int) // by) if op == "//" else expect(left, int) % by


def compare(op: str, left: object, right: object) -> bool:
    """`left == right` and the like, of strings, numbers, booleans and None."""
    for each in (left, right):
        if type(each) in {list, dict} or not is_plain(each):
            raise CannotTellError
    if op in {"==", "is"}:
        return left == right
    if op in {"!=", "is not"}:
        return left != right
    if type(left) is str and type(right) is str:
        return {"<": left < right, ">": left > right, "<=": left <= right, ">=": left >= right}[op]
    small, large = expect(left, int), expect(right, int)
    return {"<": small < large, ">": small > large, "<=": small <= large, ">=": small >= large}[op]


def contains(meter: Meter, item: object, within: object) -> bool:
    """`item in within`: a string in a string, in a list, or among the keys of a dictionary."""
    text = expect(item, str)
    if type(within) is str:
        meter.spend_on(len(within))
        return text in within
    if type(within) is dict:
        return text in within
    known = expect(within, list)
    meter.spend_on(len(known))
    return any(type(each) is str and each == text for each in known)


def subscript(base: object, index: object) -> object:
    """`base[index]` of a string, a list or a dictionary."""
    if type(base) is dict:
        if type(index) is str and index in base:
            return base[index]
        raise CannotTellError
    held = base if type(base) is str else expect(base, list)
    at = expect(index, int)
    if not -len(held) <= at < len(held):
        raise CannotTellError
    return held[at]


def cut(meter: Meter, base: object, bounds: list[object]) -> object:
    """`base[start:stop:step]` of a string or a list; None for a bound that is left out."""
    held = base if type(base) is str else expect(base, list)
    at = [None if bound is None else expect(bound, int) for bound in bounds]
    if len(at) > 2 and at[2] == 0:
        raise CannotTellError
    meter.spend_on(len(held))
    return held[slice(*at)]


def _range(meter: Meter, args: list[object]) -> object:
    """`range(...)` as a list."""
    at = [expect(arg, int) for arg in args]
    if not 1 <= len(at) <= 3 or (len(at) == 3 and at[2] == 0):
        raise CannotTellError
    numbers = range(*at)
    meter.spend_on((whole(numbers.stop - numbers.start) // whole(numbers.step)) + 1, MOST_ITEMS)
    return list(numbers)


def _sorted(meter: Meter, args: list[object]) -> object:
    (given,) = args
    items = items_of(meter, given)
    meter.spend_on(len(items))
    return sorted(expect(item, str) for item in items)


def _length(meter: Meter, args: list[object]) -> object:
    (given,) = args
    if type(given) is str or type(given) is list or type(given) is dict:
        return len(given)
    raise CannotTellError


def _string(meter: Meter, args: list[object]) -> object:
    (given,) = args
    return shown(given)


def _list(meter: Meter, args: list[object]) -> object:
    (given,) = args
    return items_of(meter, given)


def _reversed(meter: Meter, args: list[object]) -> object:
    (given,) = args
    return items_of(meter, given)[::-1]


def _enumerate(meter: Meter, args: list[object]) -> object:
    (given,) = args
    return [[number, item] for number, item in enumerate(items_of(meter, given))]


def _zip(meter: Meter, args: list[object]) -> object:
    meter.spend(len(args))
    return [list(group) for group in zip(*(items_of(meter, arg) for arg in args), strict=False)]


BUILTINS: dict[str, Callable[[Meter, list[object]], object]] = {
    "len": _length,
    "str": _string,
    "range": _range,
    "enumerate": _enumerate,
    "reversed": _reversed,
    "list": _list,
    "tuple": _list,
    "sorted": _sorted,
    "zip": _zip,
}
