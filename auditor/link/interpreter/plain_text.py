"""What a naming function may do with strings: methods of `str`, `%` and `.format`, each with a bound on what it makes.

Source: the library reference, Text Sequence Type, Format String Syntax, printf-style String Formatting. Only what
names are made with is known here; a width, a precision or a conversion gives CannotTellError.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from auditor.link.interpreter.plain_values import MOST_ITEMS, CannotTellError, Meter, expect, items_of, shown

_Method = Callable[[Meter, str, list[object]], object]
#: What a field of a template names, and the attributes that it asks for.
Field = Callable[[str, list[str]], object]

_FIELD = re.compile(r"\{\{|\}\}|\{(?P<name>\w*)(?P<path>(?:\.\w+)*)(?:!s)?(?::s?)?\}|[{}]")
_PLACE = re.compile(r"%(?:(?P<kind>[sd%])|)")


def call_method(meter: Meter, text: str, name: str, args: list[object]) -> object:
    """`text.name(*args)`."""
    method = _METHODS.get(name)
    if method is None:
        raise CannotTellError
    meter.spend_on(len(text))
    return method(meter, text, args)


def format_fields(meter: Meter, template: str, field: Field) -> str:
    """`template.format(...)`; `field` gives what a name and the attributes behind it stand for."""
    meter.spend_on(len(template))
    automatic = last = size = 0
    parts: list[str] = []
    for match in _FIELD.finditer(template):
        parts.append(template[last : match.start()])
        last = match.end()
        if match.group() in {"{{", "}}"}:
            parts.append(match.group()[0])
            continue
        name = match.group("name")
        if name is None:
            raise CannotTellError
        if not name:
            name, automatic = str(automatic), automatic + 1
        parts.append(shown(field(name, match.group("path").split(".")[1:])))
        size += len(parts[-1])
        meter.spend_on(size)
    return "".join([*parts, template[last:]])


def field_of(
    args: list[object],
    keywords: dict[str, object],
    name: str,
    path: list[str],
    attribute: Callable[[object, str], object],
) -> object:
    """What `{name.attribute}` in a template stands for, of these arguments."""
    if name.isdecimal():
        at = int(name) if len(name) < 4 else MOST_ITEMS
        if at >= len(args):
            raise CannotTellError
        found = args[at]
    elif name in keywords:
        found = keywords[name]
    else:
        raise CannotTellError
    for each in path:
        found = attribute(found, each)
    return found


def format_percent(meter: Meter, template: str, given: object) -> str:
    """`template % given` with `%s`, `%d` and `%%` only."""
    values = list(given) if type(given) is list else [given]
    last = size = 0
    parts: list[str] = []
    for match in _PLACE.finditer(template):
        parts.append(template[last : match.start()])
        last = match.end()
        kind = match.group("kind")
        if kind == "%":
            parts.append("%")
        elif kind is None or not values:
            raise CannotTellError
        else:
            value = values.pop(0)
            parts.append(shown(expect(value, int) if kind == "d" else value))
        size += len(parts[-1])
        meter.spend_on(size)
    if values:  # as Python has it: not all arguments were converted
        raise CannotTellError
    meter.spend_on(size + len(template))
    return "".join([*parts, template[last:]])


def _converted(convert: Callable[[str], str]) -> _Method:
    """A method without arguments that gives a string of about the same length."""

    def method(meter: Meter, text: str, args: list[object]) -> object:
        _exactly(args, 0)
        found = convert(text)
        meter.spend_on(len(found))
        return found

    return method


def _tested(test: Callable[[str], bool]) -> _Method:
    """A method without arguments that asks something of a string."""

    def method(meter: Meter, text: str, args: list[object]) -> object:
        _exactly(args, 0)
        return test(text)

    return method


def _searched(search: Callable[[str, str], object]) -> _Method:
    """A method that looks for another string, and gives no more than it had."""

    def method(meter: Meter, text: str, args: list[object]) -> object:
        _exactly(args, 1)
        part = expect(args[0], str)
        meter.spend_on(len(part))
        return search(text, part)

    return method


def _stripped(strip: Callable[[str, str | None], str]) -> _Method:
    def method(meter: Meter, text: str, args: list[object]) -> object:
        _exactly(args, 0, 1)
        characters = expect(args[0], str) if args else None
        meter.spend_on(len(text) * min(8, len(characters or "")))
        if characters is not None and len(characters) > 64:
            raise CannotTellError
        return strip(text, characters)

    return method


def _split(split: Callable[[str, str | None, int], list[str]]) -> _Method:
    def method(meter: Meter, text: str, args: list[object]) -> object:
        _exactly(args, 0, 1, 2)
        separator = expect(args[0], str) if args and args[0] is not None else None
        if separator == "":
            raise CannotTellError
        found = split(text, separator, expect(args[1], int) if len(args) > 1 else -1)
        meter.spend_on(len(found), MOST_ITEMS)
        return found

    return method


def _parted(part: Callable[[str, str], tuple[str, str, str]]) -> _Method:
    def method(meter: Meter, text: str, args: list[object]) -> object:
        _exactly(args, 1)
        separator = expect(args[0], str)
        if not separator:
            raise CannotTellError
        return list(part(text, separator))

    return method


def _replace(meter: Meter, text: str, args: list[object]) -> object:
    _exactly(args, 2, 3)
    old, new = expect(args[0], str), expect(args[1], str)
    times = text.count(old)
    if len(args) > 2:
        times = min(times, max(0, expect(args[2], int)))
    meter.spend_on(len(text) + times * len(new))
    return text.replace(old, new, times)


def _join(meter: Meter, text: str, args: list[object]) -> object:
    _exactly(args, 1)
    parts = [expect(item, str) for item in items_of(meter, args[0])]
    meter.spend_on(sum(map(len, parts)) + len(text) * len(parts))
    return text.join(parts)


def _filled(meter: Meter, text: str, args: list[object]) -> object:
    _exactly(args, 1)
    width = expect(args[0], int)
    meter.spend_on(max(0, width))
    return text.zfill(width)


def _exactly(args: list[object], *counts: int) -> None:
    if len(args) not in counts:
        raise CannotTellError


_METHODS: dict[str, _Method] = {
    "lower": _converted(str.lower),
    "upper": _converted(str.upper),
    "title": _converted(str.title),
    "capitalize": _converted(str.capitalize),
    "swapcase": _converted(str.swapcase),
    "casefold": _converted(str.casefold),
    "isupper": _tested(str.isupper),
    "islower": _tested(str.islower),
    "isdigit": _tested(str.isdigit),
    "isalpha": _tested(str.isalpha),
    "isalnum": _tested(str.isalnum),
    "strip": _stripped(str.strip),
    "lstrip": _stripped(str.lstrip),
    "rstrip": _stripped(str.rstrip),
    "startswith": _searched(str.startswith),
    "endswith": _searched(str.endswith),
    "find": _searched(str.find),
    "count": _searched(str.count),
    "removeprefix": _searched(str.removeprefix),
    "removesuffix": _searched(str.removesuffix),
    "split": _split(str.split),
    "rsplit": _split(str.rsplit),
    "partition": _parted(str.partition),
    "rpartition": _parted(str.rpartition),
    "replace": _replace,
    "join": _join,
    "zfill": _filled,
}
