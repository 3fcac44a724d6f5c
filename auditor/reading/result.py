"""The whole report of a run, kept for the case that nothing has changed since."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import msgspec

from auditor.cache import Cache, key_of, version_of
from auditor.config import Config
from auditor.findings import Report
from auditor.sources import Sources

#: What an audit is made with; Python itself is part of every version.
_LIBRARIES = ("libcst", "msgspec", "sqlglot")

#: The type of each audit's result, by the audit's name.
Results = Mapping[str, type[Any]]


@dataclass(frozen=True, slots=True)
class _Kept:
    report: Report
    results: dict[str, msgspec.Raw]


def find_report(found: Sources, config: Config, results: Results, cache: Cache) -> Report | None:
    """The report that the same audits of the same files, roles, hints and configuration by the same code once gave."""
    key = _key(found, config, results)
    data = cache.get([key]).get(key) if key is not None else None
    if data is None:
        return None
    try:
        kept = msgspec.msgpack.decode(data, type=_Kept)
        decoded = {name: msgspec.msgpack.decode(raw, type=results[name]) for name, raw in kept.results.items()}
    except (msgspec.MsgspecError, ValueError, KeyError):
        return None
    return replace(kept.report, results=decoded)


def keep_report(found: Sources, config: Config, results: Results, cache: Cache, report: Report) -> None:
    """Keep the report for `find_report`; not where a file could not be read, which may be otherwise next time."""
    key = _key(found, config, results)
    if key is not None:
        encoded = {name: msgspec.Raw(msgspec.msgpack.encode(result)) for name, result in report.results.items()}
        cache.put(key, msgspec.msgpack.encode(_Kept(replace(report, results={}), encoded)))


def _key(found: Sources, config: Config, results: Results) -> bytes | None:
    if not all(file.blob for file in found.files):
        return None
    files = [(file.path, file.role, file.language, file.blob) for file in found.files]
    said = (found.root.name, found.blind_spots, found.hints, config, sorted(results))
    return key_of(b"report", version_of(".", libraries=_LIBRARIES), msgspec.msgpack.encode(files), repr(said).encode())
