"""Which content each file has, as the id that git gives to it; without reading what has not changed since last time.

What was seen is remembered by the file's state on disk (`Stamp`). As git's own documentation says
(https://git-scm.com/docs/racy-git), a file that is written twice within one tick of the clock can change without a
change of its state: so a state is remembered only when it was older than the start of the audit by more than a tick.

The ids in git's index are not used: they are those of the content after `core.autocrlf` and filters, which is not what
is on disk, and reading and hashing costs 0.4 s for 730,000 lines, once.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace

import msgspec

from auditor.cache import Cache, key_of
from auditor.sources import Reader, SourceFile, Sources, Stamp

#: Nanoseconds; FAT keeps times in steps of two seconds.
_TICK = 2_000_000_000
_KEY = key_of(b"stamps", b"1")

_Seen = dict[str, tuple[Stamp, str]]
_DECODER = msgspec.msgpack.Decoder(_Seen)


def blob_id(data: bytes) -> str:
    """The id of a blob (https://git-scm.com/book/en/v2/Git-Internals-Git-Objects, Object Storage)."""
    return hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


def identify(found: Sources, cache: Cache, began: int) -> Sources:
    """The sources with the id of each file, empty where it cannot be read; `began`: when the look at the disk began."""
    before = _seen(cache)
    files = tuple(file if file.blob else _identified(file, before, found.reader) for file in found.files)
    after = {
        file.path: (file.stamp, file.blob)
        for file in files
        if file.blob and file.stamp is not None and _is_settled(file.stamp, began)
    }
    if after != before:
        cache.put(_KEY, msgspec.msgpack.encode(after))
    return replace(found, files=files)


def _seen(cache: Cache) -> _Seen:
    data = cache.get([_KEY]).get(_KEY)
    try:
        return {} if data is None else _DECODER.decode(data)
    except (msgspec.MsgspecError, ValueError):
        return {}


def _identified(file: SourceFile, before: _Seen, reader: Reader) -> SourceFile:
    known = before.get(file.path)
    if known is not None and known[0] == file.stamp:
        return replace(file, blob=known[1])
    try:
        return replace(file, blob=blob_id(reader.read(file)))
    except OSError:
        return file


def _is_settled(stamp: Stamp, began: int) -> bool:
    return max(stamp.modified, stamp.changed) + _TICK < began
