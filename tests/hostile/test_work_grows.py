"""The work of an audit grows with its input, shape by shape: counted in calls of functions, which no load changes."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from types import FrameType

import pytest

from auditor import sql
from auditor.link.domain import values
from auditor.link.interpreter import classes
from auditor.pipeline import audit
from benchmarks.attack.shapes import SHAPES
from tests.projects import write

#: Twice the input may take so many times the work: n log n, and what is kept by hash.
MOST = 2.3

#: Small sizes, for each audit is counted twice; smaller than this, what does not grow hides what does.
SIZES: Mapping[str, int] = {
    "stars": 24,
    "star chain": 100,
    "statements": 150,
    "assignments": 200,
    "branches": 100,
    "deep": 40,
    "deep models": 40,
    "diamonds": 40,
    "wide": 40,
    "same names": 200,
    "call chain": 60,
    "registry": 40,
    "nested functions": 20,
    "copies": 400,
    "copied rows": 400,
    "braces": 200,
    "percent": 400,
    "quotes": 100,
    "index chains": 20,
    "call chains": 60,
    "bodies": 60,
    "triggers": 60,
    "case": 60,
    "commas": 200,
    "joined": 200,
    "ands": 100,
    "unions": 60,
    "tables in sql": 60,
    "many unparsed": 60,
    "settings": 200,
    "manifests": 200,
    "templates": 200,
    "revisions": 30,
    "columns": 60,
    "models": 40,
    "many files": 40,
    "strings": 100,
    "suppressions": 100,
    "broken": 60,
}


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[Mapping[str, str]], int]:
    """The calls, of Python functions and of others, that an audit of the files makes in one process."""
    monkeypatch.setattr("auditor.reading.workers.can_limit", lambda: False)

    # What is cut at a limit grows with the square up to there, and in proportion beyond.
    monkeypatch.setattr(classes, "MOST_BASES", 12)
    monkeypatch.setattr(values, "MOST_ALTERNATIVES", 8)

    def count(files: Mapping[str, str]) -> int:
        sql.forget()
        project = write(tmp_path / str(len(files)) / str(sum(map(len, files.values()))), files)
        calls = 0

        def profile(frame: FrameType, event: str, argument: object) -> None:
            nonlocal calls
            calls += event in {"call", "c_call"}

        threading.setprofile(profile)
        try:
            audit(project, jobs=1, only=("usage", "migrations"))
        finally:
            threading.setprofile(None)
        return calls

    return count


@pytest.mark.parametrize("shape", SIZES)
def test_twice_the_input_is_twice_the_work(shape: str, work: Callable[[Mapping[str, str]], int]) -> None:
    make, size = SHAPES[shape][0], SIZES[shape]
    small, large = make(size), make(2 * size)
    grown = sum(map(len, large.values())) / sum(map(len, small.values()))
    work(small)  # what is imported once is not counted
    nothing = work({"m.py": ""})
    before, after = work(small) - nothing, work(large) - nothing
    assert after <= before * max(grown, 2) / 2 * MOST, f"{after / before:.2f} times the work for {grown:.2f} times"
