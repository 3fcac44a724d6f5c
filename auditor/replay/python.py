"""Python's own operators on known values. Nothing here runs code of the migration, and what
could take long or grow large (powers, formats with widths, products of texts) is not computed.

Source: Python, "Expressions", "printf-style String Formatting", "Format String Syntax".
"""

from __future__ import annotations

import re

from auditor.replay.values import HOLE, NOTHING, UNKNOWN, Instance, Unknown, guessed, is_known

LARGEST = 20_000  # items of a list, characters of a computed text
_Plain = str | int | float | bool | None


def is_heavy(*values: object) -> bool:
    """Do the values hold more than can be gone through, what is shared counted as often as it is met? `x = [x, x]`
    doubles with each line, and a list may hold itself."""
    left = LARGEST
    pending: list[object] = [*values]
    while pending:
        value = pending.pop()
        if isinstance(value, list | tuple | set | frozenset | dict):
            left -= len(value) + 1
            if left < 0:
                return True
            inside = (*value, *value.values()) if isinstance(value, dict) else value
            pending += [each for each in inside if isinstance(each, list | tuple | set | frozenset | dict)]
    return False


def text_of(value: object) -> str | None:
    """What `str()` gives, for values whose text is plain; None for others."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool | int | float) or value is None:
        return str(value) if not isinstance(value, int) or abs(value) < 10**30 else None
    if isinstance(value, Instance) and isinstance(value.attributes.get("value"), str):
        return str(value.attributes["value"])
    if isinstance(value, list | tuple) and len(value) < 1000 and not is_heavy(value):
        parts = [repr(part) if isinstance(part, str) else text_of(part) for part in value]
        if all(part is not None for part in parts):
            inner = ", ".join(part for part in parts if part is not None)
            if isinstance(value, list):
                return f"[{inner}]"
            return f"({inner},)" if len(value) == 1 else f"({inner})"
    return None


def join_text(parts: list[object]) -> object:
    """A text of known and unknown parts."""
    texts = [text_of(guessed(part)) if is_known(part) else None for part in parts]
    if all(text is not None for text in texts):
        joined = "".join(text for text in texts if text is not None)
        return joined if len(joined) <= LARGEST * 10 else UNKNOWN
    pieces = [
        text if text is not None else (part.text if isinstance(part, Unknown) and part.text else HOLE)
        for text, part in zip(texts, parts, strict=True)
    ]
    return Unknown(text="".join(pieces)[: LARGEST * 10])


def binary(op: str, left: object, right: object) -> object:
    if op == "+" and (isinstance(left, str) or isinstance(right, str) or _has_text(left) or _has_text(right)):
        return join_text([left, right]) if _is_texty(left) and _is_texty(right) else UNKNOWN
    match op, left, right:
        case "+", list(), list() if len(left) + len(right) < LARGEST:
            return [*left, *right]
        case "+", tuple(), tuple() if len(left) + len(right) < LARGEST:
            return (*left, *right)
        case "%", str(), _:
            return percent(left, right)
        case "+", int() | float(), int() | float():
            return left + right
        case "-", int() | float(), int() | float():
            return left - right
        case "*", int(), int() if abs(left) < 10**9 and abs(right) < 10**9:
            return left * right
        case "//" | "%", int(), int() if right:
            return left // right if op == "//" else left % right
        case "-", set(), set():
            return left - right
        case "|", set(), set():
            return left | right
        case "&", set(), set():
            return left & right
        case "|", dict(), dict():
            return {**left, **right}
        case _:
            return UNKNOWN


def _is_texty(value: object) -> bool:
    return isinstance(value, str) or _has_text(value) or value is UNKNOWN


def _has_text(value: object) -> bool:
    return isinstance(value, Unknown) and value.text != ""


def percent(form: str, given: object) -> object:
    """`form % given` for `%s`, `%d`, `%r` of plain values and `%(name)s`; anything with a width is not known."""
    values = list(given) if isinstance(given, tuple) else [given]
    parts: list[object] = []
    at = index = 0
    for match in re.finditer(r"%(?:\((\w+)\))?([sdr%])", form):
        parts.append(form[at : match.start()])
        at = match.end()
        if match[2] == "%":
            parts.append("%")
        elif match[1]:
            parts.append(given.get(match[1], UNKNOWN) if isinstance(given, dict) else UNKNOWN)
        else:
            parts.append(values[index] if index < len(values) else UNKNOWN)
            index += 1
    parts.append(form[at:])
    return join_text(parts)


def brace_format(form: str, args: list[object], keywords: dict[str, object]) -> object:
    """`form.format(...)` with plain fields: `{}`, `{0}`, `{name}`; attributes, indexes and widths are not known."""
    parts: list[object] = []
    at = index = 0
    for match in re.finditer(r"\{\{|\}\}|\{([^{}]*)\}", form):
        parts.append(form[at : match.start()])
        at = match.end()
        name = match[1]
        if name is None:
            parts.append(match[0][0])
        elif name == "":
            parts.append(args[index] if index < len(args) else UNKNOWN)
            index += 1
        elif name.isdecimal() and len(name) < 4:
            parts.append(args[int(name)] if int(name) < len(args) else UNKNOWN)
        else:
            parts.append(keywords.get(name, UNKNOWN))
    parts.append(form[at:])
    return join_text(parts)


def compare(op: str, parts: list[object]) -> object:
    """A comparison of two values; a guess where one of them is guessed."""
    if len(parts) != 2:
        return UNKNOWN
    left, right = (guessed(part) for part in parts)
    if left is NOTHING or right is NOTHING:
        return UNKNOWN
    if op in {"in", "not in"} and isinstance(right, list | tuple | set | dict) and not is_known(*right):
        return UNKNOWN
    if is_heavy(left, right):
        return UNKNOWN
    result = _compare(op, left, right)
    if result is None:
        return UNKNOWN
    return result if is_known(*parts) else Unknown(result)


def _compare(op: str, left: object, right: object) -> bool | None:
    try:
        match op:
            case "==" | "is":
                return bool(left == right)
            case "!=" | "is not":
                return bool(left != right)
            case "in" if isinstance(right, str | list | tuple | set | dict):
                return left in right if not isinstance(right, str) or isinstance(left, str) else None
            case "not in" if isinstance(right, str | list | tuple | set | dict):
                return left not in right if not isinstance(right, str) or isinstance(left, str) else None
            case "<" | ">" | "<=" | ">=":
                order = _order(left, right)
                return None if order is None else _holds(op, order)
    except TypeError:
        return None
    return None


def _holds(op: str, order: int) -> bool:
    return {"<": order < 0, ">": order > 0, "<=": order <= 0, ">=": order >= 0}[op]


def _order(left: object, right: object) -> int | None:
    """-1, 0 or 1 for numbers, texts and tuples of numbers (versions); None for what has no order here."""
    if isinstance(left, int | float) and isinstance(right, int | float):
        return (left > right) - (left < right)
    if isinstance(left, str) and isinstance(right, str):
        return (left > right) - (left < right)
    if isinstance(left, tuple) and isinstance(right, tuple):
        numbers = [[part for part in each if isinstance(part, int)] for each in (left, right)]
        return (numbers[0] > numbers[1]) - (numbers[0] < numbers[1])
    return None


def subscript(value: object, index: object) -> object:
    value, index = guessed(value), guessed(index)
    try:
        if isinstance(value, str | list | tuple) and isinstance(index, int | slice):
            return value[index]
        if isinstance(value, dict):
            return value[index]
    except (KeyError, IndexError, TypeError, ValueError):
        return UNKNOWN
    return UNKNOWN
