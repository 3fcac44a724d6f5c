"""Methods of Python's own values, and its functions, on known values. Nothing here runs code of the migration.

Source: Python, "Built-in Functions", "String Methods", "Mutable Sequence Types", "Set Types", "Mapping Types".
"""

from __future__ import annotations

import re
from collections.abc import Callable

from auditor.replay.python import LARGEST, brace_format, join_text, text_of
from auditor.replay.values import NOTHING, UNKNOWN, Unknown, guessed, is_known

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


def text_method(text: str, name: str, args: list[object], keywords: dict[str, object]) -> object:
    if name == "format":
        return brace_format(text, args, keywords)
    if name == "join" and len(args) == 1:
        return _join(text, args[0])
    if name not in _TEXT_METHODS or not all(isinstance(arg, _Plain | tuple) for arg in args):
        return UNKNOWN
    if len(text) > LARGEST or (name == "replace" and len(text) * max(len(str(args[-1])), 1) > LARGEST * 100):
        return UNKNOWN
    try:
        result: object = getattr(text, name)(*args)
    except (TypeError, ValueError):
        return UNKNOWN
    return UNKNOWN if isinstance(result, bytes) else result


def _join(separator: str, items: object) -> object:
    if not isinstance(items, list | tuple | set | dict) or len(items) > LARGEST:
        return UNKNOWN
    parts: list[object] = []
    for item in sorted(items, key=str) if isinstance(items, set) else items:
        parts += [separator, item] if parts else [item]
    return join_text(parts)


def list_method(items: list[object], name: str, args: list[object]) -> object:
    match name, args:
        case "append", [item] if len(items) < LARGEST:
            items.append(item)
            return None
        case "extend", [list() | tuple() | set() as more] if len(items) + len(more) < LARGEST:
            items.extend(more)
            return None
        case "insert", [int() as at, item] if len(items) < LARGEST:
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
            case "add", [item] if len(items) < LARGEST:
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
            case "setdefault", [key, value] if len(items) < LARGEST:
                return items.setdefault(key, value)
            case "update", [dict() as more] if len(items) + len(more) < LARGEST:
                items.update(more)
                return None
            case "copy", []:
                return dict(items)
    except TypeError:
        return UNKNOWN
    return UNKNOWN


def _range(*given: int) -> object:
    numbers = range(*given)
    return list(numbers) if len(numbers) <= LARGEST else UNKNOWN


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
        return len(value) <= LARGEST
    return isinstance(value, int | float | bool) or value is None
