"""The whole report of an audit, kept for the case that nothing has changed since."""

from __future__ import annotations

import msgspec

from auditor.cache import Cache, key_of, version_of
from auditor.config import Config
from auditor.findings import Report
from auditor.sources import Sources

#: What an audit is made with; Python itself is part of every version.
_LIBRARIES = ("libcst", "msgspec", "sqlglot")


def find_report(found: Sources, config: Config, cache: Cache) -> Report | None:
    """The report that an audit of the same files, roles, hints and configuration by the same code once gave."""
    key = _key(found, config)
    data = cache.get([key]).get(key) if key is not None else None
    try:
        return None if data is None else msgspec.msgpack.decode(data, type=Report)
    except msgspec.MsgspecError:
        return None


def keep_report(found: Sources, config: Config, cache: Cache, report: Report) -> None:
    """Keep the report for `find_report`; not where a file could not be read, which may be otherwise next time."""
    key = _key(found, config)
    if key is not None:
        cache.put(key, msgspec.msgpack.encode(report))


def _key(found: Sources, config: Config) -> bytes | None:
    if not all(file.blob for file in found.files):
        return None
    files = [(file.path, file.role, file.language, file.blob) for file in found.files]
    said = (found.root.name, found.blind_spots, found.hints, config)
    return key_of(b"report", version_of(".", libraries=_LIBRARIES), msgspec.msgpack.encode(files), repr(said).encode())
