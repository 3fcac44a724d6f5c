"""A cache that somebody else wrote: it costs an audit its speed, and nothing else."""

from __future__ import annotations

import os
import socket
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from auditor.cache import Cache, cache_file
from auditor.cache.checksum import Checksum
from auditor.link.project import link
from auditor.pipeline import audit, source_lines
from tests.commands import Command
from tests.histories import shop
from tests.projects import MODELS, write

_QUERY = "from models import Order, select\n\ndef orders(session):\n    return session.scalars(select(Order)).all()\n"
_TEXT = "from models import text\n\ndef f(session):\n    session.execute(text('SELECT 1 FROM orders'))\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    files = {"models.py": MODELS, "a.py": _QUERY, "b.py": _TEXT, "x.sql": "DELETE FROM orders;"}
    return write(tmp_path / "project", files)


def forged(file: Path, change: Callable[[bytes], bytes], secret: bytes = b"") -> None:
    """Change the value of each entry, with the right checksum."""
    connection = sqlite3.connect(file)
    for key, value in connection.execute("select key, value from entry").fetchall():
        new = change(value)
        total = Checksum(secret).of(key, new)
        connection.execute("update entry set value = ?, sum = ? where key = ?", (new, total, key))
    connection.commit()
    connection.close()


def without_report(file: Path) -> None:
    """What is left when one file of the project has changed: the largest report is not found."""
    connection = sqlite3.connect(file)
    connection.execute("delete from entry where instr(value, ?)", (b"coverage",))
    connection.commit()
    connection.close()


def _wrong_facts(value: bytes) -> bytes:
    """Of the right type, with lists emptied and names changed."""

    def wrong(each: object) -> object:
        if isinstance(each, list):
            return [wrong(item) for item in each][: max(len(each) - 1, 0)]
        if isinstance(each, dict):
            return {key: wrong(item) for key, item in each.items()}
        return each

    return msgspec.msgpack.encode(wrong(msgspec.msgpack.decode(value)))


CHANGES: dict[str, Callable[[bytes], bytes]] = {
    "nothing": lambda value: b"",
    "no message": lambda value: b"\xc1" + value,
    "cut": lambda value: value[: len(value) // 2],
    "another type": lambda value: msgspec.msgpack.encode([1, {"a": None}]),
    "no text": lambda value: value.replace(b"models", b"mod\xff\xfes"),
    "deep": lambda value: b"\x91" * 200_000,
    "long": lambda value: b"\xdd\xff\xff\xff\xff",
    "null": lambda value: b"\xc0",
}


@pytest.mark.parametrize("how", CHANGES)
@pytest.mark.parametrize("stale", [False, True])
def test_a_forged_entry_is_made_anew(project: Path, tmp_path: Path, how: str, stale: bool) -> None:
    file = tmp_path / "cache.sqlite"
    plain = audit(project, jobs=1)
    audit(project, jobs=1, cache=Cache(file, lambda said: None))
    if stale:
        without_report(file)
    forged(file, CHANGES[how])
    for _ in range(2):
        assert audit(project, jobs=1, cache=Cache(file, lambda said: None)) == plain


def test_entries_that_fail_an_audit_are_thrown_away_once(project: Path, tmp_path: Path) -> None:
    """Well formed, and nothing that the extractor makes."""
    file = tmp_path / "cache.sqlite"
    audit(project, jobs=1, cache=Cache(file, lambda said: None))
    forged(file, _wrong_facts)
    audit(project, jobs=1, cache=Cache(file, lambda said: None))
    assert audit(project, jobs=1, cache=Cache(file, lambda said: None)) is not None


def test_an_audit_that_fails_after_a_hit_begins_again(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "cache.sqlite"
    plain = audit(project, jobs=1, cache=Cache(file, lambda said: None))
    without_report(file)
    calls: list[int] = []

    def fails_once(*given: Any) -> object:
        calls.append(1)
        if len(calls) == 1:
            raise IndexError("what a wrong entry does")
        return link(*given)

    monkeypatch.setattr("auditor.link.project.link", fails_once)
    said: list[str] = []
    assert audit(project, jobs=1, cache=Cache(file, said.append)) == plain
    assert [("IndexError" in line, "made anew" in line) for line in said] == [(True, True)]


def test_an_audit_that_fails_without_a_hit_is_not_repeated(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[int] = []

    def fails(*given: object) -> None:
        calls.append(1)
        raise IndexError

    monkeypatch.setattr("auditor.pipeline.find_report", fails)
    with pytest.raises(IndexError):
        audit(project, jobs=1, cache=Cache(tmp_path / "cache.sqlite", lambda said: None))
    assert calls == [1]


@pytest.mark.parametrize(
    "statement",
    [
        "create trigger t after insert on entry begin delete from entry; end",
        "create view v as select * from entry",
        "create table other (x)",
        "create index i on entry (day)",
        "alter table entry add column x",
        "alter table entry rename to other",
        "pragma journal_mode = wal",
    ],
)
def test_a_file_that_is_not_exactly_a_cache_is_made_anew(tmp_path: Path, statement: str) -> None:
    file = tmp_path / "cache.sqlite"
    cache = Cache(file, lambda said: None)
    cache.put(b"key", b"value")
    cache.flush()
    connection = sqlite3.connect(file)
    connection.execute(statement)
    connection.commit()
    connection.close()
    said: list[str] = []
    cache = Cache(file, said.append)
    assert cache.get([b"key"]) == {}
    assert len(said) == 1
    assert "made anew" in said[0]
    cache.put(b"key", b"value")
    cache.flush()
    assert Cache(file, said.append).get([b"key"]) == {b"key": b"value"}


def test_a_journal_that_names_another_file_is_not_played_back(tmp_path: Path) -> None:
    file = tmp_path / "cache.sqlite"
    cache = Cache(file, lambda said: None)
    cache.put(b"key", b"value")
    cache.flush()
    Path(f"{file}-journal").write_bytes(b"x" * 600 + bytes.fromhex("d9d505f920a163d7"))
    said: list[str] = []
    assert Cache(file, said.append).get([b"key"]) == {}
    assert "made anew" in said[0]
    assert not Path(f"{file}-journal").exists()


def test_a_secret_tells_forged_entries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "cache.sqlite"

    def found(secret: str) -> dict[bytes, bytes]:
        monkeypatch.setenv("AUDITOR_CACHE_KEY", secret)
        cache = Cache(file, lambda said: None)
        try:
            return cache.get([b"key"])
        finally:
            cache.close()

    monkeypatch.setenv("AUDITOR_CACHE_KEY", "a secret")
    cache = Cache(file, lambda said: None)
    cache.put(b"key", b"value")
    cache.flush()
    assert found("a secret") == {b"key": b"value"}
    assert found("") == found("another") == {}
    forged(file, lambda value: b"other")
    assert found("a secret") == {}
    forged(file, lambda value: b"other", b"a secret")
    assert found("a secret") == {b"key": b"other"}


def _socket(place: Path) -> None:
    with socket.socket(socket.AF_UNIX) as made:
        before = Path.cwd()
        os.chdir(place.parent)  # names of sockets are short
        try:
            made.bind(place.name)
        finally:
            os.chdir(before)


PLACES: dict[str, Callable[[Path], object]] = {
    "pipe": os.mkfifo,
    "folder": os.mkdir,
    "socket": _socket,
    "link": lambda place: place.symlink_to(place.parent / "elsewhere"),
    "device": lambda place: place.symlink_to("/dev/zero"),
}


@pytest.mark.parametrize("ending", ["", "-journal", "-wal"])
@pytest.mark.parametrize("kind", PLACES)
def test_what_is_no_file_is_no_cache(
    project: Path, tmp_path: Path, audit_command: Command, kind: str, ending: str
) -> None:
    folder = tmp_path / "kept"
    folder.mkdir()
    PLACES[kind](Path(f"{cache_file(project, folder)}{ending}"))
    ran = audit_command("tables", "--cache-dir", folder, cwd=project)
    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert "the cache" in ran.err
    assert audit_command("tables", "--cache-dir", folder, "--no-cache", cwd=project).code == 0
    assert [path.name for path in folder.iterdir() if path.name == "elsewhere"] == []


@pytest.mark.parametrize("command", ["tables", "cache clear", "cache stats"])
def test_a_cache_folder_that_is_a_link_of_the_project(tmp_path: Path, audit_command: Command, command: str) -> None:
    project = shop(tmp_path / "work").folder
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / cache_file(project, Path()).name).write_bytes(b"mine")
    (project / ".cache").symlink_to(outside)
    ran = audit_command(*command.split(), "--cache-dir", ".cache", cwd=project)
    assert ran.code == 2
    assert "is a link" in ran.err
    assert [file.read_bytes() for file in outside.iterdir()] == [b"mine"]
    (tmp_path / "link").symlink_to(outside)
    assert audit_command("cache", "clear", "--cache-dir", tmp_path / "link", cwd=project).code == 0


def test_source_is_shown_of_files_of_the_project_only(tmp_path: Path) -> None:
    project = write(tmp_path / "work", {"a.py": "x = 1\n", "sub/b.py": "y = 2\n"})
    write(tmp_path, {"secret.txt": "secret\n", "other.py": "z = 3\n"})
    (project / "out.py").symlink_to(tmp_path / "secret.txt")
    (project / "in.py").symlink_to(project / "a.py")
    os.mkfifo(project / "pipe.py")
    (tmp_path / "named.py").symlink_to(project / "a.py")
    for name in ("../secret.txt", "sub/../../secret.txt", str(tmp_path / "secret.txt"), "out.py", "pipe.py", "a\0.py"):
        assert source_lines(project, name) == []
    assert source_lines(project, "in.py") == source_lines(project, "a.py") == ["x = 1", ""]
    assert source_lines(tmp_path / "named.py", "named.py") == ["x = 1", ""]
    assert source_lines(project / "a.py", "../secret.txt") == []


@pytest.mark.parametrize("name", ["pyproject.toml", ".auditor-baseline.json"])
def test_links_that_leave_the_project_are_not_read(tmp_path: Path, audit_command: Command, name: str) -> None:
    project = shop(tmp_path / "work").folder
    write(tmp_path, {"secret.txt": "TOKEN=secret\n"})
    (project / name).symlink_to(tmp_path / "secret.txt")
    ran = audit_command("check", cwd=project)
    assert ran.code == 2
    assert "leaves the project" in ran.err
    assert "TOKEN" not in ran.err
    (project / name).unlink()
    good = {"pyproject.toml": "[tool.auditor]\n", ".auditor-baseline.json": '{"schema_version": 1, "entries": [{}]}'}
    write(project, {f"kept/{name}": good[name]})
    (project / name).symlink_to(Path("kept") / name)  # near miss: it stays inside
    assert audit_command("check", cwd=project).code != 2
