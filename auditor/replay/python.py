"""Python's own operators, methods and functions on known values. Nothing here runs code of the migration, and what
could take long or grow large (powers, formats with widths, products of texts) is not computed.

Source: Python, "Built-in Functions", "String Methods", "printf-style String Formatting".
"""

from __future__ import annotations

import re
from collections.abc import Callable

from auditor.replay.values import HOLE, NOTHING, UNKNOWN, Instance, Unknown, guessed, is_known

_LARGEST = 20_000  # items of a list, characters of a computed text
_TEXT_METHODS = frozenset(
    [
        "lower",
        "upper",
        "strip",
        "lstrip",
        "rstrip",
        "replace",
        "title",
        "capitalize",
        "startswith",
        "endswith",
        "removeprefix",
        "removesuffix",
        "split",
        "rsplit",
        "splitlines",
        "isupper",
        "islower",
        "isdigit",
        "isalpha",
        "isalnum",
        "find",
        "count",
        "partition",
        "rpartition",
        "swapcase",
        "casefold",
        "encode",
    ]
)
_Plain = str | int | float | bool | None


def is_heavy(*values: object) -> bool:
    """Do the values hold more than can be gone through, what is shared counted as often as it is met? `x = [x, x]`
    doubles with each line, and a list may hold itself."""
    left = _LARGEST
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
        return joined if len(joined) <= _LARGEST * 10 else UNKNOWN
    pieces = [
        text if text is not None else (part.text if isinstance(part, Unknown) and part.text else HOLE)
        for text, part in zip(texts, parts, strict=True)
    ]
    return Unknown(text="".join(pieces)[: _LARGEST * 10])


def binary(op: str, left: object, right: object) -> object:
    if op == "+" and (isinstance(left, str) or isinstance(right, str) or _has_text(left) or _has_text(right)):
        return join_text([left, right]) if _is_texty(left) and _is_texty(right) else UNKNOWN
    match op, left, right:
        case "+", list(), list() if len(left) + len(right) < _LARGEST:
            return [*left, *right]
        case "+", tuple(), tuple() if len(left) + len(right) < _LARGEST:
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


def text_method(text: str, name: str, args: list[object], keywords: dict[str, object]) -> object:
    if name == "format":
        return brace_format(text, args, keywords)
    if name == "join" and len(args) == 1:
        return _join(text, args[0])
    if name not in _TEXT_METHODS or not all(isinstance(arg, _Plain | tuple) for arg in args):
        return UNKNOWN
    if len(text) > _LARGEST or (name == "replace" and len(text) * max(len(str(args[-1])), 1) > _LARGEST * 100):
        return UNKNOWN
    try:
        result: object = getattr(text, name)(*args)
    except (TypeError, ValueError):
        return UNKNOWN
    return UNKNOWN if isinstance(result, bytes) else result


def _join(separator: str, items: object) -> object:
    if not isinstance(items, list | tuple | set | dict) or len(items) > _LARGEST:
        return UNKNOWN
    parts: list[object] = []
    for item in sorted(items, key=str) if isinstance(items, set) else items:
        parts += [separator, item] if parts else [item]
    return join_text(parts)


def list_method(items: list[object], name: str, args: list[object]) -> object:
    match name, args:
        case "append", [item] if len(items) < _LARGEST:
            items.append(item)
            return None
        case "extend", [list() | tuple() | set() as more] if len(items) + len(more) < _LARGEST:
            items.extend(more)
            return None
        case "insert", [int() as at, item] if len(items) < _LARGEST:
            items.insert(at, item)
            return None
        case "remove", [item]:
            if item in items:
                items.remove(item)
            return None
        case "pop", [] | [int()] if items:
            return items.pop()
        case "copy", []:
            return list(items)
        case "index", [item] if item in items:
            return items.index(item)
        case "count", [item]:
            return items.count(item)
        case (("sort" | "reverse" | "clear"), _):
            if name == "reverse":
                items.reverse()
            elif name == "clear":
                items.clear()
            return None
    return UNKNOWN


def set_method(items: set[object], name: str, args: list[object]) -> object:
    try:
        match name, args:
            case "add", [item] if len(items) < _LARGEST:
                items.add(item)
                return None
            case "discard" | "remove", [item]:
                items.discard(item)
                return None
            case "union", [other] if isinstance(other, set | list | tuple):
                return items | set(other)
            case "difference", [other] if isinstance(other, set | list | tuple):
                return items - set(other)
            case "intersection", [other] if isinstance(other, set | list | tuple):
                return items & set(other)
            case "issubset", [other] if isinstance(other, set | list | tuple):
                return items <= set(other)
            case "update", [other] if isinstance(other, set | list | tuple):
                items |= set(other)
                return None
    except TypeError:
        return UNKNOWN
    return UNKNOWN


def dict_method(items: dict[object, object], name: str, args: list[object]) -> object:
    try:
        match name, args:
            case "items", []:
                return list(items.items())
            case "keys", []:
                return list(items)
            case "values", []:
                return list(items.values())
            case "get", [key, *rest]:
                return items.get(key, rest[0] if rest else None)
            case "pop", [key, *rest]:
                return items.pop(key, rest[0] if rest else UNKNOWN)
            case "setdefault", [key, value] if len(items) < _LARGEST:
                return items.setdefault(key, value)
            case "update", [dict() as more] if len(items) + len(more) < _LARGEST:
                items.update(more)
                return None
            case "copy", []:
                return dict(items)
    except TypeError:
        return UNKNOWN
    return UNKNOWN


def _range(*given: int) -> list[int]:
    return list(range(*given)[:_LARGEST])


def _zip(*given: list[object]) -> list[tuple[object, ...]]:
    return list(zip(*given, strict=False))


_BUILTINS: dict[str, Callable[..., object]] = {
    "len": len, "range": _range, "enumerate": lambda items, start=0: list(enumerate(items, start)),
    "reversed": lambda items: list(reversed(items)), "list": lambda items=(): list(items),
    "tuple": lambda items=(): tuple(items), "set": lambda items=(): set(items),
    "frozenset": lambda items=(): set(items),
    "zip": _zip, "sum": sum, "abs": abs, "bool": bool, "max": max, "min": min, "iter": lambda items: list(items),
}  # fmt: skip


def builtin(name: str, args: list[object], keywords: dict[str, object]) -> object:
    """A built-in function on known values."""
    if name in {"str", "repr"} and len(args) == 1:
        text = text_of(args[0])
        return text if text is not None and (name == "str" or not isinstance(args[0], str)) else UNKNOWN
    if name == "int" and len(args) == 1 and isinstance(args[0], str | int) and len(str(args[0])) < 20:
        return int(args[0]) if re.fullmatch(r"-?\d+", str(args[0])) else UNKNOWN
    if name == "sorted" and args and not keywords:
        items = list(args[0]) if isinstance(args[0], list | tuple | set | dict) else []
        return sorted(items, key=str)
    if name == "dict":
        given = args[0] if args else {}
        pairs = given.items() if isinstance(given, dict) else given if isinstance(given, list | tuple) else ()
        base = {pair[0]: pair[1] for pair in pairs if isinstance(pair, tuple | list) and len(pair) == 2}
        return {**base, **keywords}
    if name in {"any", "all"} and args and isinstance(args[0], list | tuple | set):
        return _all_or_any(name, list(args[0]))
    if name not in _BUILTINS or not is_known(*args) or not all(_countable(arg) for arg in args):
        return UNKNOWN
    try:
        return _BUILTINS[name](*args, **keywords)
    except (TypeError, ValueError, OverflowError):
        return UNKNOWN


def _all_or_any(name: str, items: list[object]) -> object:
    values = [guessed(item) for item in items]
    if NOTHING in values:
        return UNKNOWN
    result = any(values) if name == "any" else all(values)
    return result if is_known(*items) else Unknown(result)


def _countable(value: object) -> bool:
    if isinstance(value, str | list | tuple | set | dict):
        return len(value) <= _LARGEST
    return isinstance(value, int | float | bool) or value is None
