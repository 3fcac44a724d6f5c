"""The file of entries: gives back what it was given, or nothing; never something else, and never an error."""

from __future__ import annotations

import os
import resource
import sqlite3
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.cache import Cache, key_of

ENTRIES = {key_of(b"entry", str(number).encode()): b"value %d " % number * 50 for number in range(40)}


def filled(file: Path, today: int | None = None) -> Path:
    cache = Cache(file, fail, today=today)
    for key, value in ENTRIES.items():
        cache.put(key, value)
    cache.flush()
    return file


def fail(said: str) -> None:
    raise AssertionError(said)


def read(file: Path, warn: list[str]) -> dict[bytes, bytes]:
    cache = Cache(file, warn.append)
    found = cache.get(ENTRIES)
    cache.close()
    return found


def test_what_was_put_is_found_by_the_next_audit(tmp_path: Path) -> None:
    file = filled(tmp_path / "a" / "b" / "cache.sqlite")
    cache = Cache(file, fail)
    assert cache.get([*ENTRIES, b"another"]) == ENTRIES
    assert (cache.hits, cache.misses) == (40, 1)
    cache.close()


def test_it_is_one_file_at_rest(tmp_path: Path) -> None:
    filled(tmp_path / "cache.sqlite")
    assert [path.name for path in tmp_path.iterdir()] == ["cache.sqlite"]


def test_what_was_put_is_found_before_it_is_written(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache.sqlite", fail)
    cache.put(b"key", b"value")
    assert cache.get([b"key"]) == {b"key": b"value"}
    cache.close()


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_no_flipped_bits_are_ever_handed_out(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    file = filled(tmp_path_factory.mktemp("flipped") / "cache.sqlite")
    content = bytearray(file.read_bytes())
    for at in data.draw(st.lists(st.integers(0, len(content) - 1), min_size=1, max_size=20)):
        content[at] ^= 1 << data.draw(st.integers(0, 7))
    file.write_bytes(content)
    found = read(file, [])
    assert found.items() <= ENTRIES.items()
    filled_again = Cache(file, lambda said: None)
    for key, value in ENTRIES.items():
        filled_again.put(key, value)
    filled_again.flush()
    assert read(file, []).items() <= ENTRIES.items()


def test_a_name_in_it_that_is_no_text_is_damage(tmp_path: Path) -> None:
    file = filled(tmp_path / "cache.sqlite")
    content = file.read_bytes()
    at = content.index(b"null")  # SQLite quotes it in its message
    file.write_bytes(content[:at] + b"\xee" + content[at + 1 :])
    warnings: list[str] = []
    cache = Cache(file, warnings.append)
    assert cache.get(ENTRIES) == {}
    assert ["made anew" in said for said in warnings] == [True]
    for key, value in ENTRIES.items():
        cache.put(key, value)
    cache.flush()
    assert read(file, []) == ENTRIES


@pytest.mark.parametrize("size", [0, 1, 50, 100, 4_096, 5_000, 12_000])
def test_a_truncated_file_is_made_anew(tmp_path: Path, size: int) -> None:
    file = filled(tmp_path / "cache.sqlite")
    file.write_bytes(file.read_bytes()[:size])
    assert read(file, []) == {}
    warnings: list[str] = []
    cache = Cache(file, warnings.append)
    cache.get(ENTRIES)
    for key, value in ENTRIES.items():
        cache.put(key, value)
    cache.flush()
    assert read(file, []) == ENTRIES


def test_what_is_no_cache_is_made_anew_with_a_warning(tmp_path: Path) -> None:
    file = tmp_path / "cache.sqlite"
    file.write_bytes(b"not a database" * 1_000)
    warnings: list[str] = []
    assert read(file, warnings) == {}
    (said,) = warnings
    assert "cannot be trusted" in said
    assert read(filled(file), []) == ENTRIES


@pytest.mark.parametrize("of", ["another version", "something else"])
def test_a_database_of_another_version_is_made_anew(tmp_path: Path, of: str) -> None:
    file = tmp_path / "cache.sqlite"
    other = sqlite3.connect(file)
    other.execute("create table entry (key text, blob text, extra text)")
    if of == "another version":
        other.execute(f"pragma application_id = {0x41554439}")
    other.commit()
    other.close()
    warnings: list[str] = []
    assert read(file, warnings) == {}
    assert len(warnings) == 1
    assert read(filled(file), []) == ENTRIES


def test_a_folder_that_cannot_be_made_is_said_once(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    warnings: list[str] = []
    cache = Cache(tmp_path / "file" / "cache.sqlite", warnings.append)
    assert cache.get(ENTRIES) == {}
    cache.put(b"key", b"value")
    cache.flush()
    (said,) = warnings
    assert "--no-cache" in said


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_what_cannot_be_written_is_still_read(tmp_path: Path) -> None:
    file = filled(tmp_path / "cache.sqlite")
    file.chmod(0o444)
    tmp_path.chmod(0o555)
    warnings: list[str] = []
    cache = Cache(file, warnings.append)
    assert cache.get(ENTRIES) == ENTRIES
    cache.put(b"key", b"value")
    cache.flush()
    tmp_path.chmod(0o755)
    (said,) = warnings
    assert "readonly" in said
    assert read(file, []) == ENTRIES


def test_a_full_disk_leaves_the_cache_as_it_was(tmp_path: Path) -> None:
    file = filled(tmp_path / "cache.sqlite")
    warnings: list[str] = []
    cache = Cache(file, warnings.append)
    cache.get(ENTRIES)
    cache.put(b"key", b"x" * 1_000_000)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (file.stat().st_size, hard))  # what a full disk does to a write
    try:
        cache.flush()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    (said,) = warnings
    assert said.startswith(f"the cache {file} is not used: ")
    assert read(file, []) == ENTRIES


def test_two_audits_write_at_once(tmp_path: Path) -> None:
    file = tmp_path / "cache.sqlite"
    one, other = Cache(file, fail), Cache(file, fail)
    assert one.get(ENTRIES) == other.get(ENTRIES) == {}
    halves = list(ENTRIES.items())
    for key, value in halves[:25]:
        one.put(key, value)
    for key, value in halves[15:]:
        other.put(key, value)
    one.flush()
    other.flush()
    assert read(file, []) == ENTRIES


def test_an_audit_that_asked_for_little_removes_nothing(tmp_path: Path) -> None:
    file = filled(tmp_path / "cache.sqlite", today=100)
    cache = Cache(file, fail, today=200, bound=1)
    cache.put(b"key", b"value")
    cache.flush(prune=False)
    assert read(file, []) == ENTRIES


def test_old_entries_make_room(tmp_path: Path) -> None:
    file = filled(tmp_path / "cache.sqlite", today=100)
    used = list(ENTRIES)[20:]
    for day in range(200, 220):
        cache = Cache(file, fail, today=day, bound=100_000)
        assert len(cache.get(used)) == len(used)
        for number in range(20):
            cache.put(key_of(bytes([day]), bytes([number])), b"x" * 1_000)
        cache.flush()
    assert read(file, []) == {key: ENTRIES[key] for key in used}
    assert file.stat().st_size < 200_000
