"""The ids of contents: those of git, and never those of an earlier content."""

from __future__ import annotations

import os
import subprocess
import time
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from auditor import sources
from auditor.cache import Cache
from auditor.reading.identify import blob_id, identify
from auditor.sources import Reader, SourceFile
from tests.projects import write

FILES = {"a.py": "x = 1\n", "inner/b.py": "y = 2\n", "c.sql": "SELECT 1;\n"}
LATER = 60_000_000_000


@dataclass
class Counting:
    """A reader that notes what it is asked for."""

    inner: Reader
    paths: list[str] = field(default_factory=list)

    def read(self, file: SourceFile) -> bytes:
        self.paths.append(file.path)
        return self.inner.read(file)


def identified(project: Path, began: int) -> tuple[dict[str, str], list[str]]:
    """The ids of all files by path, and what had to be read for them."""
    found = sources.find(project)
    reader = Counting(found.reader)
    cache = Cache(project.parent / "cache.sqlite", lambda said: None)
    ids = {file.path: file.blob for file in identify(replace(found, reader=reader), cache, began).files}
    cache.flush()
    return ids, reader.paths


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return write(tmp_path / "project", FILES)


def contents(project: Path) -> dict[str, str]:
    return {name: blob_id((project / name).read_bytes()) for name in FILES}


def test_the_id_is_that_of_git() -> None:
    ran = subprocess.run(["git", "hash-object", "--stdin"], input=b"x = 1\n", capture_output=True, check=True)
    assert blob_id(b"x = 1\n") == ran.stdout.decode().strip()


def test_what_has_not_changed_is_not_read_again(project: Path) -> None:
    began = time.time_ns() + LATER
    assert identified(project, began) == (contents(project), sorted(FILES))
    assert identified(project, began) == (contents(project), [])


def test_what_was_just_written_is_read_again(project: Path) -> None:
    """It could be written once more within the same tick of the clock."""
    for _ in range(2):
        assert identified(project, time.time_ns())[1] == sorted(FILES)


def test_what_is_dated_in_the_future_is_always_read(project: Path) -> None:
    began = time.time_ns() + LATER
    os.utime(project / "a.py", ns=(began + LATER, began + LATER))
    identified(project, began)
    assert identified(project, began) == (contents(project), ["a.py"])


def test_a_change_that_hides_its_time_is_seen(project: Path) -> None:
    began = time.time_ns() + LATER
    identified(project, began)
    before = (project / "a.py").stat()
    (project / "a.py").write_text("x = 9\n", encoding="utf-8")
    os.utime(project / "a.py", ns=(before.st_atime_ns, before.st_mtime_ns))
    assert identified(project, began) == (contents(project), ["a.py"])


def test_a_file_in_the_place_of_another_is_seen(project: Path) -> None:
    began = time.time_ns() + LATER
    identified(project, began)
    (project / "a.py").rename(project / "aside.txt")
    (project / "inner/b.py").rename(project / "a.py")
    (project / "aside.txt").rename(project / "inner/b.py")
    assert identified(project, began)[0] == contents(project)


def test_what_cannot_be_read_has_no_id(project: Path) -> None:
    found = sources.find(project)
    (project / "a.py").unlink()
    cache = Cache(project.parent / "cache.sqlite", lambda said: None)
    ids = {file.path: file.blob for file in identify(found, cache, time.time_ns()).files}
    cache.close()
    assert ids["a.py"] == ""
    assert ids["c.sql"] == blob_id(b"SELECT 1;\n")
