"""Every project in `fixtures/` says in its comments what an audit of it must find: all of that and nothing else."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from auditor.pipeline import audit
from tests.expectations import Comparison, compare, fixtures, score


@cache
def _compared(folder: Path) -> Comparison:
    return compare(folder, audit(folder))


@pytest.mark.parametrize("folder", fixtures(), ids=lambda folder: folder.name)
def test_finds_what_is_announced(folder: Path) -> None:
    """The comments of the fixture and the report agree exactly."""
    differences = _compared(folder).differences
    assert not differences, "\n".join(["", *differences])


def test_precision_and_recall(capsys: pytest.CaptureFixture[str]) -> None:
    """Over all fixtures: what is claimed is true, what is there is found."""
    line = score(_compared(folder) for folder in fixtures())
    with capsys.disabled():
        print(f"\n{line}")
    assert "precision 100.0%" in line
    assert "recall 100.0%" in line


def test_every_fixture_announces_something() -> None:
    """A fixture whose comments are not read would prove nothing."""
    assert [folder.name for folder in fixtures() if not _compared(folder).expected] == []
