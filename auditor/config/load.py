"""`[tool.auditor]` of pyproject.toml in, a frozen Config out.

A key is one field of a dataclass below: its name with hyphens, and in `read(...)` the function that checks and
converts the value. Nothing else knows the list of keys.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import MISSING, Field, dataclass, field, fields, replace
from pathlib import Path
from typing import Any, ClassVar, Protocol, TypeVar

from auditor import toml
from auditor.config.values import (
    Argument,
    Value,
    string,
    strings,
    suggestion,
    to_arguments,
    to_days,
    to_inner_path,
    to_ops,
    to_roles,
    to_severities,
    to_severities_by_table,
)
from auditor.errors import ConfigError
from auditor.facts.access import Op
from auditor.findings import Severity
from auditor.place import read_regular

_VERSION_CONTROL = (".git", ".hg", ".jj", ".svn")
_CONSUMER = re.compile(rb"\s*\[\[\s*(?:tool\s*\.\s*auditor\s*\.\s*)?consumers\s*\]\]")


class _Dataclass(Protocol):
    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]


Table = TypeVar("Table", bound=_Dataclass)


def setting(
    reader: Callable[[Value], object] | None = None, *, option: str = "", help: str = ""
) -> Mapping[str, object]:
    """The metadata of a field: `reader` makes it a key of the configuration, `option` (`--url`) one of the command."""
    return {**({"reader": reader} if reader is not None else {}), "option": option, "help": help}


@dataclass(frozen=True, slots=True)
class EffectRow:
    """What a function of the user's own does: `call`, its dotted name; the arguments that are SQL text, and those
    whose tables it reads and writes.
    """

    call: str = field(metadata=setting(string))
    sql: tuple[Argument, ...] = field(default=(), metadata=setting(to_arguments))
    reads: tuple[Argument, ...] = field(default=(), metadata=setting(to_arguments))
    writes: tuple[Argument, ...] = field(default=(), metadata=setting(to_arguments))


@dataclass(frozen=True, slots=True)
class Consumer:
    """Somebody outside of the codebase who reads or writes tables (globs of names)."""

    tables: tuple[str, ...] = field(metadata=setting(strings))
    access: tuple[Op, ...] = field(metadata=setting(to_ops))
    owner: str = field(default="", metadata=setting(string))
    reason: str = field(default="", metadata=setting(string))
    line: int = field(default=1, compare=False)  # where the configuration declares it


def _effects(value: Value) -> tuple[EffectRow, ...]:
    return tuple(_table(EffectRow, item) for item in value.items())


def _consumers(value: Value) -> tuple[Consumer, ...]:
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
    roles: Mapping[str, tuple[str, ...]] = field(default_factory=dict, metadata=setting(to_roles))
    dialect: str | None = field(default=None, metadata=setting(string))
    rules: Mapping[str, Severity] = field(default_factory=dict, metadata=setting(to_severities))
    per_table: tuple[tuple[str, Mapping[str, Severity]], ...] = field(
        default=(), metadata=setting(to_severities_by_table)
    )
    entry_points: tuple[str, ...] = field(default=(), metadata=setting(strings))
    effects: tuple[EffectRow, ...] = field(default=(), metadata=setting(_effects))
    consumers: tuple[Consumer, ...] = field(default=(), metadata=setting(_consumers))
    baseline: str | None = field(default=None, metadata=setting(to_inner_path))
    new_table_grace: int = field(default=30, metadata=setting(to_days))
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


def _with_settings(section: Value, settings: Settings, prefix: str, shown: str) -> Config:
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
                    f"{config.file}: [tool.auditor] {place}: unknown rule {rule!r}{suggestion(rule, known)}"
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


def _section(content: bytes, shown: str) -> Value | None:
    """The table of our keys in a TOML file, None where a pyproject.toml has none."""
    try:
        document = toml.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise ConfigError(f"{shown}: not UTF-8 (byte {error.start}), as TOML must be") from error
    except RecursionError as error:
        raise ConfigError(f"{shown}: not valid TOML: nested too deeply") from error
    except ValueError as error:  # also a number of more digits than Python reads
        raise ConfigError(f"{shown}: not valid TOML: {error}") from error
    tool = document.get("tool")
    if isinstance(tool, dict) and "auditor" in tool:
        return Value(tool["auditor"], f"{shown}: [tool.auditor]")
    return None if shown.rpartition("/")[2] == "pyproject.toml" else Value(document, f"{shown}:")


def _table(kind: type[Table], value: Value, **extra: str) -> Table:
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


def _keys(kind: type[_Dataclass]) -> dict[str, Callable[[Value], object]]:
    return {each.name: each.metadata["reader"] for each in fields(kind) if "reader" in each.metadata}


def _unknown(table: Value, written: str, known: Collection[str]) -> ConfigError:
    where = table.place.removesuffix(":")
    return ConfigError(f"{where}: unknown key {written!r}{suggestion(written, known)}")


def _as_key(name: str) -> str:
    return name.replace("_", "-")
