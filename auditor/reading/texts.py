"""SQL in strings of the code: what an earlier audit read need not be parsed again."""

from __future__ import annotations

import msgspec

from auditor.cache import Cache, key_of, version_of
from auditor.sql import SqlReading, learn, used_readings

_Stored = list[tuple[tuple[str | None, ...], str | None, SqlReading]]


def learn_texts(cache: Cache) -> int:
    """Take over the readings that the latest audit needed; gives their number."""
    key = _key()
    data = cache.get([key]).get(key)
    if data is None:
        return 0
    try:
        stored = msgspec.msgpack.decode(data, type=_Stored)
    except (msgspec.MsgspecError, ValueError):
        return 0
    learn({(pieces, dialect): reading for pieces, dialect, reading in stored})
    return len(stored)


def keep_texts(cache: Cache, learned: int) -> None:
    """Keep the readings that this audit needed, if they are others than those it learned."""
    stored = [(pieces, dialect, reading) for (pieces, dialect), reading in used_readings().items()]
    if len(stored) != learned:
        cache.put(_key(), msgspec.msgpack.encode(stored))


def _key() -> bytes:
    return key_of(b"texts", version_of("sql", "facts/access.py", libraries=("sqlglot",)))
