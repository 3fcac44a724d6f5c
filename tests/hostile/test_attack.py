"""Some of what `make attack` makes, with fixed seeds."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from benchmarks.attack.inputs import KINDS
from benchmarks.attack.mutate import mutated
from benchmarks.attack.run import broken_by

#: Inputs of the kinds that start processes.
MANY = {"git": 3, "pytest": 3, "computed": 3, "drift": 3}


@pytest.mark.parametrize("part", range(3))
@pytest.mark.parametrize("kind", KINDS)
def test_nothing_breaks(tmp_path: Path, kind: str, part: int) -> None:
    many = MANY.get(kind, 9)
    for seed in range(part * many // 3, (part + 1) * many // 3):
        folder = tmp_path / str(seed)
        folder.mkdir()
        assert broken_by(kind, seed, folder) is None, f"{kind}, seed {seed}"


def test_what_breaks_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The test above can fail."""

    def fails(*given: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("auditor.pipeline.examine", fails)
    assert "ZeroDivisionError" in (broken_by("python", 1, tmp_path) or "")


def test_the_same_seed_makes_the_same_input() -> None:
    one, two, other = (mutated(Random(seed), b"select 1" * 9, [b"from t"]) for seed in (1, 1, 2))
    assert one == two != other
