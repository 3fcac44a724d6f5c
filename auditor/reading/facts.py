"""What all files say: Python by extraction or from the cache, then SQL in the dialect that the Python tells."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from typing import TypeVar

import msgspec

from auditor.cache import Cache, key_of, version_of
from auditor.errors import contain
from auditor.facts.access import Blindness, BlindSpot, Role
from auditor.facts.code import FileFacts, Import, ImportFrom
from auditor.facts.nodes import share_strings
from auditor.facts.said import TextFacts
from auditor.reading.identify import blob_id
from auditor.reading.textfiles import read_text_file
from auditor.reading.workers import Progress, extract_all
from auditor.sources import ProjectHints, SourceFile, Sources
from auditor.sql import SqlReading, detect_dialect, read_sql_file

#: Bytes of Python; some 700,000 lines.
_LARGE = 30_000_000

_WORD = re.compile(r"\w+")

#: Files whose facts are taken from the cache, or written to it, at a time.
_CHUNK = 500

Kept = TypeVar("Kept")
PythonFacts = dict[str, tuple[FileFacts, Role]]
SqlFacts = dict[str, tuple[SqlReading, Role]]
Failed = list[tuple[BlindSpot, frozenset[str] | None]]


@dataclass(frozen=True, slots=True)
class Facts:
    """What the files say, each with its role: Python by path, `.sql` by path, other files that
    may name tables, and what could not be read.

    `failed`: other files than Python, with the words in them, None where these could not be read either.

    `found` are the files, with the ids of the contents that were read.
    """

    python: Mapping[str, tuple[FileFacts, Role]]
    sql: Mapping[str, tuple[SqlReading, Role]]
    texts: Mapping[str, tuple[TextFacts, Role]]
    unreadable: tuple[BlindSpot, ...]
    dialect: str | None
    found: Sources
    failed: tuple[tuple[BlindSpot, frozenset[str] | None], ...] = ()


def read_all(
    found: Sources, dialect: str | None, cache: Cache | None, jobs: int | None, progress: Progress | None
) -> Facts:
    """Read every file; `dialect` of SQL as configured, else as the project tells. Files that cannot be read become
    blind spots."""
    python, unreadable, blobs = _read_python(found, cache, jobs, progress)
    dialect = dialect or _dialect(found.hints, python)
    failed: Failed = []
    sql = _read_sql(found, dialect, cache, blobs, failed)
    texts = _read_texts(found, cache, blobs, failed)
    files = tuple(replace(file, blob=blobs.get(file.path, file.blob)) for file in found.files)
    return Facts(python, sql, texts, tuple(unreadable), dialect, replace(found, files=files), tuple(failed))


def _read_python(
    found: Sources, cache: Cache | None, jobs: int | None, progress: Progress | None
) -> tuple[PythonFacts, list[BlindSpot], dict[str, str]]:
    files = [file for file in found.files if file.language == "python"]
    version = version_of("extract", "facts/code", libraries=("libcst", "msgspec")) if cache else b""
    decode = _decoder(files)
    results = _known(files, cache, version, decode)
    new = [file for file in files if file.path not in results]
    reasons: dict[str, str] = {}
    blobs: dict[str, str] = {}
    for file, extracted in extract_all(found.reader, new, jobs, progress):
        blobs[file.path] = extracted.blob
        if extracted.unreadable:
            reasons[file.path] = extracted.unreadable
            continue
        try:
            results[file.path] = decode(extracted.facts)
        except Exception as error:
            reasons[file.path] = f"{contain(error)} in auditor"
            continue
        if cache is not None and extracted.blob:
            cache.put(key_of(b"python", version, extracted.blob.encode()), extracted.facts)
            if len(blobs) % _CHUNK == 0:
                cache.flush(prune=False)
    python = {file.path: (results[file.path], file.role) for file in files if file.path in results}
    unreadable = [
        BlindSpot(file.path, 1, Blindness.UNREADABLE, reasons[file.path], None, file.role)
        for file in files
        if file.path in reasons
    ]
    return python, unreadable, blobs


def _decoder(files: Iterable[SourceFile]) -> Callable[[bytes], FileFacts]:
    """How facts are decoded. In large projects their strings are shared, which saves a quarter of their memory; in
    small ones it is not worth the time (benchmarks/README.md)."""
    decode = msgspec.msgpack.Decoder(FileFacts).decode
    if sum(file.size for file in files) < _LARGE:
        return decode

    def decode_shared(data: bytes) -> FileFacts:
        facts = decode(data)
        share_strings(facts)
        return facts

    return decode_shared


def _known(
    files: Iterable[SourceFile], cache: Cache | None, version: bytes, decode: Callable[[bytes], FileFacts]
) -> dict[str, FileFacts]:
    """The facts that the cache has, by path. Files of equal content share them, as they do their key. A part at a time,
    so that what is encoded need not stay until all is decoded."""
    if cache is None:
        return {}
    paths: dict[bytes, list[str]] = {}
    for file in files:
        if file.blob:
            paths.setdefault(key_of(b"python", version, file.blob.encode()), []).append(file.path)
    known: dict[str, FileFacts] = {}
    keys = iter(paths)
    while chunk := list(islice(keys, _CHUNK)):
        for key, data in cache.get(chunk).items():
            for path in paths[key]:
                try:
                    known[path] = decode(data)  # anew for each file: linking tells nodes apart by identity
                except (msgspec.MsgspecError, ValueError):  # no text, or not what facts are: it is read again
                    break
    return known


def _read_sql(
    found: Sources, dialect: str | None, cache: Cache | None, blobs: dict[str, str], failed: Failed
) -> SqlFacts:
    """What the files of SQL say. Those that reading fails for go to `failed`."""
    version = version_of("sql", "facts/access.py", libraries=("sqlglot",)) if cache else b""
    files = [file for file in found.files if file.language == "sql"]
    keys = {file.path: _sql_key(version, dialect, file.blob) for file in files if cache and file.blob}
    known = cache.get(keys.values()) if cache and keys else {}
    readings: SqlFacts = {}
    for file in files:
        kept = _decoded(known.get(keys.get(file.path, b"")), SqlReading)
        if kept is not None:
            readings[file.path] = (kept, _role(file, kept))
            continue
        source = None
        try:
            source = found.reader.read(file)
            blobs[file.path] = blob_id(source)
            reading = read_sql_file(source.decode("utf-8", "replace"), dialect)
            readings[file.path] = (reading, _role(file, reading))
        except Exception as error:
            failed.append(_failed(file, error, source))
            continue
        if cache is not None:
            cache.put(_sql_key(version, dialect, blobs[file.path]), msgspec.msgpack.encode(reading))
    return readings


def _decoded(data: bytes | None, kind: type[Kept]) -> Kept | None:
    try:
        return msgspec.msgpack.decode(data, type=kind) if data is not None else None
    except (msgspec.MsgspecError, ValueError):
        return None


def _read_texts(
    found: Sources, cache: Cache | None, blobs: dict[str, str], failed: Failed
) -> dict[str, tuple[TextFacts, Role]]:
    """What the other files say. Those that reading fails for go to `failed`."""
    version = version_of("reading", "facts/said.py", libraries=("msgspec",)) if cache else b""
    files = [file for file in found.files if file.language == "text"]
    keys = {file.path: _text_key(version, file.path, file.blob) for file in files if cache and file.blob}
    known = cache.get(keys.values()) if cache and keys else {}
    texts: dict[str, tuple[TextFacts, Role]] = {}
    for file in files:
        facts = _decoded(known.get(keys.get(file.path, b"")), TextFacts)
        if facts is None:
            source = None
            try:
                source = found.reader.read(file)
                blobs[file.path] = blob_id(source)
                facts = read_text_file(file.path, source)
            except Exception as error:
                failed.append(_failed(file, error, source))
                continue
            if cache is not None:
                cache.put(_text_key(version, file.path, blobs[file.path]), msgspec.msgpack.encode(facts))
        if facts.said:
            texts[file.path] = (facts, file.role)
    return texts


def _failed(file: SourceFile, error: Exception, source: bytes | None) -> tuple[BlindSpot, frozenset[str] | None]:
    """A file that could not be read, with the words in it; None where not even these are known."""
    if isinstance(error, OSError):
        why = error.strerror or "cannot be read"
        return BlindSpot(file.path, 1, Blindness.UNREADABLE, why, None, file.role), None
    why = f"what it says is not known: {contain(error)} in auditor"
    words = frozenset(_WORD.findall(source.decode("utf-8", "replace"))) if source is not None else None
    return BlindSpot(file.path, 1, Blindness.UNREADABLE, why, None, file.role), words


def _text_key(version: bytes, path: str, blob: str) -> bytes:
    return key_of(b"text", version, path.rpartition(".")[2].encode(), blob.encode())


def _role(file: SourceFile, reading: SqlReading) -> Role:
    """Restoring a dump makes the schema and its first rows, as migrations do, wherever the file lies."""
    return Role.MIGRATION if reading.dump else file.role


def _sql_key(version: bytes, dialect: str | None, blob: str) -> bytes:
    return key_of(b"sql", version, (dialect or "").encode(), blob.encode())


def _dialect(hints: ProjectHints, facts: Mapping[str, tuple[FileFacts, Role]]) -> str | None:
    """The SQL dialect from driver URLs, dependencies and the modules that are imported."""
    imported = {
        statement.module
        for file, _ in facts.values()
        for statement in file.body
        if isinstance(statement, Import | ImportFrom) and ".dialects." in statement.module
    }
    return detect_dialect([*hints.urls, *hints.dependencies, *sorted(imported)])
