"""`[tool.auditor]` of pyproject.toml in, a frozen Config out.

A key is one field of a dataclass below: its name with hyphens, and in `read(...)` the function that checks and
converts the value. Nothing else knows the list of keys.
"""

from __future__ import annotations

import difflib
import os
import re
import tomllib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import MISSING, Field, dataclass, field, fields, replace
from pathlib import Path
from typing import Any, ClassVar, Protocol, TypeVar

from auditor.errors import ConfigError
from auditor.facts.access import Op
from auditor.findings import Severity
from auditor.place import read_regular

_VERSION_CONTROL = (".git", ".hg", ".jj", ".svn")
_ROLES = ("app", "scripts", "tests", "migrations")
_CONSUMER = re.compile(rb"\s*\[\[\s*(?:tool\s*\.\s*auditor\s*\.\s*)?consumers\s*\]\]")
_OPS = {"read": (Op.READ,), "write": (Op.WRITE,), "read-write": (Op.READ, Op.WRITE)}

#: An argument of a call: its position, its name, or `*` for all positional ones.
Argument = int | str


class _Dataclass(Protocol):
    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]


Table = TypeVar("Table", bound=_Dataclass)


@dataclass(frozen=True, slots=True)
class _Value:
    """A value on its way through the readers, and where it stands, as the user would say it."""

    value: object
    place: str

    def key(self, name: str, value: object) -> _Value:
        shown = name if re.fullmatch(r"[\w-]+", name) else repr(name)
        return _Value(value, f"{self.place}{' ' if self.place.endswith((']', ':')) else '.'}{shown}")

    def items(self) -> Iterator[_Value]:
        if not isinstance(self.value, list):
            raise self.wrong("a list")
        for number, value in enumerate(self.value, start=1):
            yield _Value(value, f"{self.place} #{number}")

    def table(self) -> dict[str, object]:
        if not isinstance(self.value, dict):
            raise self.wrong("a table")
        return self.value

    def wrong(self, expected: str) -> ConfigError:
        return ConfigError(f"{self.place}: expected {expected}, got {_shortened(self.value)}")


def string(value: _Value) -> str:
    """A string that is not empty."""
    if not isinstance(value.value, str) or not value.value:
        raise value.wrong("a string")
    return value.value


def _inner_path(value: _Value) -> str:
    """A path below the folder of the configuration, which whoever wrote the project may name."""
    text = string(value)
    parts = re.split(r"[/\\]", text)
    if not text.isprintable() or ".." in parts or not parts[0] or not parts[-1] or ":" in text:
        raise value.wrong("a path below the folder of the configuration (elsewhere: on the command line)")
    return text


def strings(value: _Value) -> tuple[str, ...]:
    """A list of strings that are not empty."""
    return tuple(string(item) for item in value.items())


def _argument(value: _Value) -> Argument:
    if isinstance(value.value, int) and not isinstance(value.value, bool) and value.value >= 0:
        return value.value
    if isinstance(value.value, str) and (value.value.isidentifier() or value.value == "*"):
        return value.value
    raise value.wrong('the position (from 0) or the name of an argument, or "*" for all')


def _arguments(value: _Value) -> tuple[Argument, ...]:
    return tuple(map(_argument, value.items())) if isinstance(value.value, list) else (_argument(value),)


def _severity(value: _Value) -> Severity:
    if not isinstance(value.value, str) or value.value not in set(Severity):
        raise value.wrong(f"one of {_listed(Severity)}")
    return Severity(value.value)


def _severities(value: _Value) -> Mapping[str, Severity]:
    return {rule: _severity(value.key(rule, inner)) for rule, inner in value.table().items()}


def _severities_by_table(value: _Value) -> tuple[tuple[str, Mapping[str, Severity]], ...]:
    return tuple((glob, _severities(value.key(glob, inner))) for glob, inner in value.table().items())


def _roles(value: _Value) -> Mapping[str, tuple[str, ...]]:
    for name in value.table():
        if name not in _ROLES:
            raise ConfigError(f"{value.place.removesuffix(':')}: unknown role {name!r}{_suggestion(name, _ROLES)}")
    return {name: strings(value.key(name, globs)) for name, globs in value.table().items()}


def _ops(value: _Value) -> tuple[Op, ...]:
    if not isinstance(value.value, str) or value.value not in _OPS:
        raise value.wrong(f"one of {_listed(_OPS)}")
    return _OPS[value.value]


def boolean(value: _Value) -> bool:
    """True or false."""
    if not isinstance(value.value, bool):
        raise value.wrong("true or false")
    return value.value


def whole_number(value: _Value) -> int:
    """A number without a fraction."""
    if not isinstance(value.value, int) or isinstance(value.value, bool):
        raise value.wrong("a whole number")
    return value.value


def _days(value: _Value) -> int:
    days = whole_number(value)
    if not 0 <= days <= 3_650:
        raise value.wrong("a number of days from 0 to 3650")
    return days


def setting(
    reader: Callable[[_Value], object] | None = None, *, option: str = "", help: str = ""
) -> Mapping[str, object]:
    """The metadata of a field: `reader` makes it a key of the configuration, `option` (`--url`) one of the command."""
    return {**({"reader": reader} if reader is not None else {}), "option": option, "help": help}


@dataclass(frozen=True, slots=True)
class EffectRow:
    """What a function of the user's own does: `call`, its dotted name; the arguments that are SQL text, and those
    whose tables it reads and writes.
    """

    call: str = field(metadata=setting(string))
    sql: tuple[Argument, ...] = field(default=(), metadata=setting(_arguments))
    reads: tuple[Argument, ...] = field(default=(), metadata=setting(_arguments))
    writes: tuple[Argument, ...] = field(default=(), metadata=setting(_arguments))


@dataclass(frozen=True, slots=True)
class Consumer:
    """Somebody outside of the codebase who reads or writes tables (globs of names)."""

    tables: tuple[str, ...] = field(metadata=setting(strings))
    access: tuple[Op, ...] = field(metadata=setting(_ops))
    owner: str = field(default="", metadata=setting(string))
    reason: str = field(default="", metadata=setting(string))
    line: int = field(default=1, compare=False)  # where the configuration declares it


def _effects(value: _Value) -> tuple[EffectRow, ...]:
    return tuple(_table(EffectRow, item) for item in value.items())


def _consumers(value: _Value) -> tuple[Consumer, ...]:
    return tuple(_table(Consumer, item) for item in value.items())


@dataclass(frozen=True, slots=True)
class Config:
    """Everything that can be configured.

    Of paths, `exclude` and `roles` hold patterns as in `.gitignore`, relative to the folder of the configuration
    file; `prefix` is where the audited root lies, seen from there. `file` is the file it was read from, to be named
    in messages; empty when there is none. `new_table_grace`: for how many days a new table
    may be unused. `settings`: of the audits that have a table of their own here, by name.
    """

    exclude: tuple[str, ...] = field(default=(), metadata=setting(strings))
    roles: Mapping[str, tuple[str, ...]] = field(default_factory=dict, metadata=setting(_roles))
    dialect: str | None = field(default=None, metadata=setting(string))
    rules: Mapping[str, Severity] = field(default_factory=dict, metadata=setting(_severities))
    per_table: tuple[tuple[str, Mapping[str, Severity]], ...] = field(
        default=(), metadata=setting(_severities_by_table)
    )
    entry_points: tuple[str, ...] = field(default=(), metadata=setting(strings))
    effects: tuple[EffectRow, ...] = field(default=(), metadata=setting(_effects))
    consumers: tuple[Consumer, ...] = field(default=(), metadata=setting(_consumers))
    baseline: str | None = field(default=None, metadata=setting(_inner_path))
    new_table_grace: int = field(default=30, metadata=setting(_days))
    prefix: str = ""
    file: str = ""
    settings: Mapping[str, Any] = field(default_factory=dict)


#: The dataclass of the settings of each audit, by name.
Settings = Callable[[], Mapping[str, type[Any]]]


def load(root: Path, file: Path | None = None, settings: Settings = dict) -> Config:
    """The configuration for an audit of `root`. `settings` is asked only where a table may be that of an audit.

    From `file` if given: a pyproject.toml, or any TOML file with the keys at its top or in `[tool.auditor]`. Otherwise
    from the nearest pyproject.toml with a `[tool.auditor]`, in `root` or above it, up to the root of the repository;
    the defaults when there is none. Raises ConfigError with one line that names the file and what to mend.
    """
    folder = root if root.is_dir() else root.parent
    project = list(_upwards(folder.resolve()))
    candidates = [file] if file else [each / "pyproject.toml" for each in project]
    for candidate in candidates:
        if file is None and not candidate.is_file():
            continue
        shown = os.fspath(file) if file else Path(os.path.relpath(candidate, folder.resolve())).as_posix()
        if file is None and not candidate.resolve().is_relative_to(project[-1]):
            raise ConfigError(f"{shown}: it is a link that leaves the project; name its target by --config")
        config = parse(_content(candidate, shown), shown, _prefix(folder, candidate), settings)
        if config is not None:
            return config
    return Config()


def parse(content: bytes, shown: str, prefix: str, settings: Settings = dict) -> Config | None:
    """The configuration in the bytes of a TOML file that is called `shown`; None where a pyproject.toml has none.

    Raises ConfigError as `load` does.
    """
    section = _section(content, shown)
    if section is None:
        return None
    config = _with_settings(section, settings, prefix, shown)
    lines = [number for number, line in enumerate(content.splitlines(), start=1) if _CONSUMER.match(line)]
    if len(lines) != len(config.consumers):  # written inline
        return config
    placed = zip(config.consumers, lines, strict=True)
    return replace(config, consumers=tuple(replace(consumer, line=line) for consumer, line in placed))


def _with_settings(section: _Value, settings: Settings, prefix: str, shown: str) -> Config:
    """The configuration with the settings of audits; a key that is neither ours nor theirs is an error."""
    ours = _keys(Config)
    others = {key: value for key, value in section.table().items() if key.replace("-", "_") not in ours}
    kinds = settings() if others else {}
    for written in others:
        if written not in kinds:
            raise _unknown(section, written, [*map(_as_key, ours), *kinds])
    own = replace(section, value={key: value for key, value in section.table().items() if key not in others})
    read = {name: _table(kinds[name], section.key(name, value)) for name, value in others.items()}
    return replace(_table(Config, own, prefix=prefix, file=shown), settings=read)


def check_rules(config: Config, known: Collection[str]) -> None:
    """Raise ConfigError for a rule in `rules` or `per-table` that is not among the `known` codes and names."""
    tables = [("rules", config.rules), *((f"per-table.{glob!r}", rules) for glob, rules in config.per_table)]
    for place, rules in tables:
        for rule in rules:
            if rule not in known:
                raise ConfigError(
                    f"{config.file}: [tool.auditor] {place}: unknown rule {rule!r}{_suggestion(rule, known)}"
                )


def _upwards(folder: Path) -> Iterator[Path]:
    """The folder and those above it up to the root of its repository; the folder alone where there is none."""
    above = [folder, *folder.parents]
    for depth, each in enumerate(above):
        if any((each / name).exists() for name in _VERSION_CONTROL):
            yield from above[: depth + 1]
            return
    yield folder


def _prefix(folder: Path, file: Path) -> str:
    base = file.resolve().parent
    real = folder.resolve()
    relative = real.relative_to(base).as_posix() if real.is_relative_to(base) else "."
    return "" if relative == "." else relative


def _content(file: Path, shown: str) -> bytes:
    try:
        return read_regular(file)
    except OSError as error:
        raise ConfigError(f"{shown}: {(error.strerror or 'cannot be read').lower()}") from error


def _section(content: bytes, shown: str) -> _Value | None:
    """The table of our keys in a TOML file, None where a pyproject.toml has none."""
    try:
        document: dict[str, object] = tomllib.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise ConfigError(f"{shown}: not UTF-8 (byte {error.start}), as TOML must be") from error
    except RecursionError as error:
        raise ConfigError(f"{shown}: not valid TOML: nested too deeply") from error
    except ValueError as error:  # also a number of more digits than Python reads
        raise ConfigError(f"{shown}: not valid TOML: {error}") from error
    tool = document.get("tool")
    if isinstance(tool, dict) and "auditor" in tool:
        return _Value(tool["auditor"], f"{shown}: [tool.auditor]")
    return None if shown.rpartition("/")[2] == "pyproject.toml" else _Value(document, f"{shown}:")


def _table(kind: type[Table], value: _Value, **extra: str) -> Table:
    """An instance of the dataclass `kind` from a TOML table, every key checked."""
    readers = _keys(kind)
    arguments: dict[str, Any] = dict(extra)
    where = value.place.removesuffix(":")
    for written, inner in value.table().items():
        name = written.replace("-", "_")
        if name not in readers:
            raise _unknown(value, written, list(map(_as_key, readers)))
        if name in arguments:
            raise ConfigError(f"{where}: {_as_key(name)!r} is given twice, with hyphens and underscores")
        arguments[name] = readers[name](value.key(written, inner))
    for each in fields(kind):
        if each.default is MISSING and each.default_factory is MISSING and each.name not in arguments:
            raise ConfigError(f"{where}: {_as_key(each.name)!r} is missing")
    return kind(**arguments)


def _keys(kind: type[_Dataclass]) -> dict[str, Callable[[_Value], object]]:
    return {each.name: each.metadata["reader"] for each in fields(kind) if "reader" in each.metadata}


def _unknown(table: _Value, written: str, known: Collection[str]) -> ConfigError:
    where = table.place.removesuffix(":")
    return ConfigError(f"{where}: unknown key {written!r}{_suggestion(written, known)}")


def _as_key(name: str) -> str:
    return name.replace("_", "-")


def _suggestion(name: str, known: Collection[str]) -> str:
    near = difflib.get_close_matches(name.replace("_", "-").lower(), known, n=1, cutoff=0.5)
    return f", did you mean {near[0]!r}?" if near else f"; known are {_listed(sorted(known))}"


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def _shortened(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."
