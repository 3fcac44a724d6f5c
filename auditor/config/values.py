"""Values of the configuration on their way to fields: each function checks one, converts it, and says where it is
wrong."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from auditor.errors import ConfigError
from auditor.facts.access import Op
from auditor.findings import Severity

_ROLES = ("app", "scripts", "tests", "migrations")

_OPS = {"read": (Op.READ,), "write": (Op.WRITE,), "read-write": (Op.READ, Op.WRITE)}

#: An argument of a call: its position, its name, or `*` for all positional ones.
Argument = int | str


@dataclass(frozen=True, slots=True)
class Value:
    """A value on its way through the readers, and where it stands, as the user would say it."""

    value: object
    place: str

    def key(self, name: str, value: object) -> Value:
        shown = name if re.fullmatch(r"[\w-]+", name) else repr(name)
        return Value(value, f"{self.place}{' ' if self.place.endswith((']', ':')) else '.'}{shown}")

    def items(self) -> Iterator[Value]:
        if not isinstance(self.value, list):
            raise self.wrong("a list")
        for number, value in enumerate(self.value, start=1):
            yield Value(value, f"{self.place} #{number}")

    def table(self) -> dict[str, object]:
        if not isinstance(self.value, dict):
            raise self.wrong("a table")
        return self.value

    def wrong(self, expected: str) -> ConfigError:
        return ConfigError(f"{self.place}: expected {expected}, got {shortened(self.value)}")


def string(value: Value) -> str:
    """A string that is not empty."""
    if not isinstance(value.value, str) or not value.value:
        raise value.wrong("a string")
    return value.value


def to_inner_path(value: Value) -> str:
    """A path below the folder of the configuration, which whoever wrote the project may name."""
    text = string(value)
    parts = re.split(r"[/\\]", text)
    if not text.isprintable() or ".." in parts or not parts[0] or not parts[-1] or ":" in text:
        raise value.wrong("a path below the folder of the configuration (elsewhere: on the command line)")
    return text


def strings(value: Value) -> tuple[str, ...]:
    """A list of strings that are not empty."""
    return tuple(string(item) for item in value.items())


def to_argument(value: Value) -> Argument:
    if isinstance(value.value, int) and not isinstance(value.value, bool) and value.value >= 0:
        return value.value
    if isinstance(value.value, str) and (value.value.isidentifier() or value.value == "*"):
        return value.value
    raise value.wrong('the position (from 0) or the name of an argument, or "*" for all')


def to_arguments(value: Value) -> tuple[Argument, ...]:
    return tuple(map(to_argument, value.items())) if isinstance(value.value, list) else (to_argument(value),)


def to_severity(value: Value) -> Severity:
    if not isinstance(value.value, str) or value.value not in set(Severity):
        raise value.wrong(f"one of {listed(Severity)}")
    return Severity(value.value)


def to_severities(value: Value) -> Mapping[str, Severity]:
    return {rule: to_severity(value.key(rule, inner)) for rule, inner in value.table().items()}


def to_severities_by_table(value: Value) -> tuple[tuple[str, Mapping[str, Severity]], ...]:
    return tuple((glob, to_severities(value.key(glob, inner))) for glob, inner in value.table().items())


def to_roles(value: Value) -> Mapping[str, tuple[str, ...]]:
    for name in value.table():
        if name not in _ROLES:
            raise ConfigError(f"{value.place.removesuffix(':')}: unknown role {name!r}{suggestion(name, _ROLES)}")
    return {name: strings(value.key(name, globs)) for name, globs in value.table().items()}


def to_ops(value: Value) -> tuple[Op, ...]:
    if not isinstance(value.value, str) or value.value not in _OPS:
        raise value.wrong(f"one of {listed(_OPS)}")
    return _OPS[value.value]


def boolean(value: Value) -> bool:
    """True or false."""
    if not isinstance(value.value, bool):
        raise value.wrong("true or false")
    return value.value


def whole_number(value: Value) -> int:
    """A number without a fraction."""
    if not isinstance(value.value, int) or isinstance(value.value, bool):
        raise value.wrong("a whole number")
    return value.value


def to_days(value: Value) -> int:
    days = whole_number(value)
    if not 0 <= days <= 3_650:
        raise value.wrong("a number of days from 0 to 3650")
    return days


def suggestion(name: str, known: Collection[str]) -> str:
    near = difflib.get_close_matches(name.replace("_", "-").lower(), known, n=1, cutoff=0.5)
    return f", did you mean {near[0]!r}?" if near else f"; known are {listed(sorted(known))}"


def listed(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def shortened(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."
