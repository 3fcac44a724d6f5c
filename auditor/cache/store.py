"""A file of entries: SQLite with a checksum for each entry, read at once, written in one transaction at the end.

SQLite's own guarantees carry what is hard: a process that is killed leaves the file as it was, and two audits at once
take turns (https://sqlite.org/atomiccommit.html). It does not notice a flipped bit in a value; the checksums do. A
rollback journal and no write-ahead log: it is one file at rest, and can be read where nothing can be written.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from auditor.cache.checksum import Checksum
from auditor.cache.place import check_cache_file, files_of, is_foreign

_APPLICATION = 0x41554431  # "AUD1"
_SCHEMA = "CREATE TABLE entry (key blob primary key, day int not null, sum int not null, value blob not null)"
#: All that the file may declare: a view or a trigger would run when entries are read or written.
_DECLARED = [("index", "sqlite_autoindex_entry_1", "entry", None), ("table", "entry", "entry", _SCHEMA)]
_PATIENCE = 10.0  # seconds to wait for another audit that writes
_CHUNK = 500  # keys in one query
_BOUND = 64 * 2**20  # bytes that a file may always have
_GROWTH = 3  # times what the latest audit used
_STALE_DAYS = 7  # how exactly the last use of an entry is known
_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}


@dataclass(frozen=True, slots=True)
class Contents:
    """How much a cache holds."""

    entries: int
    size: int


class Cache:
    """The entries of one project. Nothing here ever fails an audit: what goes wrong is said once through `warn`.

    `bound`: the size in bytes that the file may always have; beyond it, three times what the latest audit used.
    `today`: in days since 1970. `secret`: entries made with another one, or none, are not used. Raises AuditorError
    where the file is none.
    """

    def __init__(
        self,
        file: Path,
        warn: Callable[[str], None],
        *,
        bound: int = _BOUND,
        today: int | None = None,
        secret: bytes | None = None,
    ) -> None:
        self.file = file
        self.hits = 0
        self.misses = 0
        self._warn = warn
        self._checksum = Checksum(os.environb.get(b"AUDITOR_CACHE_KEY", b"") if secret is None else secret)
        self._bound = bound
        self._today = int(time.time() // 86_400) if today is None else today
        self._connection: sqlite3.Connection | None = None
        self._usable = True
        self._prunes = True
        self._new: dict[bytes, bytes] = {}
        self._used: dict[bytes, int] = {}  # the size of each entry found
        self._stale: list[bytes] = []

    def get(self, keys: Iterable[bytes]) -> dict[bytes, bytes]:
        """The values of those keys that are there and undamaged."""
        wanted = list(keys)
        found = {key: self._new[key] for key in wanted if key in self._new}
        rest = iter([key for key in wanted if key not in found])
        bad = 0
        while chunk := list(islice(rest, _CHUNK)):
            marks = ",".join("?" * len(chunk))
            rows = self._query(f"select key, day, sum, value from entry where key in ({marks})", chunk)
            for key, day, checksum, value in rows:
                if not isinstance(value, bytes) or checksum != self._checksum.of(key, value):
                    bad += 1
                    continue
                found[key] = value
                self._used[key] = len(value)
                if isinstance(day, int) and abs(self._today - day) >= _STALE_DAYS:
                    self._stale.append(key)
        if bad:
            self._warn(f"{bad} damaged entries of the cache {self.file} are made anew")
        self.hits += len(found)
        self.misses += len(wanted) - len(found)
        return found

    def put(self, key: bytes, value: bytes) -> None:
        """Keep an entry; it is written by `flush`."""
        self._new[key] = value

    def flush(self, *, prune: bool = True) -> None:
        """Write what is new, in one transaction, and remove what was not used for the longest time; with `prune` false,
        nothing is removed: for an audit that did not ask for all that the next one needs."""
        self._prunes = prune
        if (self._new or self._stale) and self._open() is not None:
            try:
                self._write()
            except sqlite3.Error as error:
                if not self._rebuilt_after(error):
                    self._give_up(error)
                elif self._open() is not None:
                    self._retry()
        self.close()

    def contents(self) -> Contents:
        """How much is in it."""
        rows = self._query("select count(*) from entry", []) if self.file.exists() else []
        return Contents(sum(many for (many,) in rows), self.file.stat().st_size if self.file.exists() else 0)

    def discard(self, reason: str) -> None:
        """Begin anew: nothing that is in it, or shall be, can be trusted."""
        self.close()
        self._new.clear()
        self._used.clear()
        self._stale.clear()
        try:
            self._remove(reason)
        except OSError as error:
            self._give_up(error)

    def close(self) -> None:
        """Let go of the file; what was not flushed is lost."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    # -- the file

    def _open(self) -> sqlite3.Connection | None:
        """The connection, opened at first use; None where the cache cannot be used."""
        if self._connection is None and self._usable:
            try:
                self._connection = self._connect()
            except (sqlite3.Error, OSError) as error:
                if isinstance(error, sqlite3.Error) and self._rebuilt_after(error):
                    return self._open()
                self._give_up(error)
        return self._connection

    def _connect(self) -> sqlite3.Connection:
        with contextlib.suppress(FileExistsError):
            self.file.parent.mkdir(parents=True, exist_ok=True)
        check_cache_file(self.file)
        if is_foreign(self.file):
            raise _damaged("it is no cache")
        # Audits run in threads of their own, one after the other.
        connection = sqlite3.connect(self.file, timeout=_PATIENCE, isolation_level=None, check_same_thread=False)
        try:
            with _undecodable_is_damaged():
                self._prepare(connection)
        except sqlite3.Error:
            connection.close()
            raise
        return connection

    def _prepare(self, connection: sqlite3.Connection) -> None:
        ((application,),) = connection.execute("pragma application_id")
        if application == 0:
            ((tables,),) = connection.execute("select count(*) from sqlite_schema")
            if tables:
                raise _damaged("it is a database of something else")
            connection.execute("begin immediate")
            connection.execute(f"pragma application_id = {_APPLICATION}")
            connection.execute(_SCHEMA.replace("TABLE", "TABLE IF NOT EXISTS"))
            connection.execute("commit")
        elif application != _APPLICATION:
            raise _damaged("it is of another version")
        declared = connection.execute("select type, name, tbl_name, sql from sqlite_schema order by type").fetchall()
        if declared != _DECLARED:
            raise _damaged("it declares more or other than a cache does")
        # Does not wait for the disk: the checksums tell what a power failure spoils (SQLite, PRAGMA synchronous).
        connection.execute("pragma synchronous = off")

    def _query(self, statement: str, values: Sequence[object]) -> list[tuple[Any, ...]]:
        connection = self._open()
        if connection is None:
            return []
        try:
            with _undecodable_is_damaged():
                return connection.execute(statement, values).fetchall()
        except sqlite3.Error as error:
            if not self._rebuilt_after(error):
                self._give_up(error)
            return []

    def _write(self) -> None:
        connection = self._open()
        if connection is None:
            return
        rows = [(key, self._today, self._checksum.of(key, value), value) for key, value in self._new.items()]
        with _undecodable_is_damaged():
            connection.execute("begin immediate")
            self._write_entries(connection, rows)
        self._used.update((key, len(value)) for key, value in self._new.items())
        self._new.clear()
        self._stale.clear()

    def _write_entries(self, connection: sqlite3.Connection, rows: Sequence[tuple[bytes, int, int, bytes]]) -> None:
        try:
            connection.executemany("insert or replace into entry values (?, ?, ?, ?)", rows)
            connection.executemany("update entry set day = ? where key = ?", [(self._today, k) for k in self._stale])
            if self._prunes:
                self._prune(connection)
            connection.execute("commit")
        except BaseException:
            with contextlib.suppress(sqlite3.Error):
                connection.execute("rollback")
            raise

    def _prune(self, connection: sqlite3.Connection) -> None:
        """Keep the file within its bound: what this audit used, and as much again that others did."""
        page, pages, free = (
            connection.execute(f"pragma {name}").fetchone()[0] for name in ("page_size", "page_count", "freelist_count")
        )
        used = sum(self._used.values()) + sum(map(len, self._new.values()))
        excess = page * (pages - free) - max(self._bound, _GROWTH * used)
        if excess <= 0:
            return
        doomed: list[tuple[bytes]] = []
        for key, size in connection.execute("select key, length(value) from entry order by day, rowid"):
            if excess <= 0:
                break
            if key not in self._used and key not in self._new:
                doomed.append((key,))
                excess -= size
        connection.executemany("delete from entry where key = ?", doomed)

    def _retry(self) -> None:
        try:
            self._write()
        except sqlite3.Error as error:
            self._give_up(error)

    def _rebuilt_after(self, error: sqlite3.Error) -> bool:
        """Remove a damaged file, so that the next attempt makes a new one. Was it damaged, and is it gone?"""
        if getattr(error, "sqlite_errorcode", 0) & 0xFF not in _DAMAGED:
            return False
        self.close()
        try:
            self._remove(str(error))
        except OSError:
            return False
        return True

    def _remove(self, reason: str) -> None:
        for each in files_of(self.file):
            each.unlink(missing_ok=True)
        self._warn(f"the cache {self.file} cannot be trusted ({reason}) and is made anew")

    def _give_up(self, error: Exception) -> None:
        """Go on without the cache, or without writing it."""
        self.close()
        self._usable = False
        reason = error.strerror if isinstance(error, OSError) else str(error)
        self._warn(f"the cache {self.file} is not used: {reason}; --no-cache does without it")


@contextlib.contextmanager
def _undecodable_is_damaged() -> Iterator[None]:
    """SQLite's messages quote what a damaged file has in place of a name, and Python fails to decode them."""
    try:
        yield
    except UnicodeDecodeError as error:
        raise _damaged("a name in it is no text") from error


def _damaged(reason: str) -> sqlite3.DatabaseError:
    error = sqlite3.DatabaseError(reason)
    error.sqlite_errorcode = sqlite3.SQLITE_NOTADB
    return error


def key_of(*parts: bytes) -> bytes:
    """The key for an entry that depends on these parts and nothing else."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(len(part).to_bytes(8, "big"))
        digest.update(part)
    return digest.digest()[:20]
