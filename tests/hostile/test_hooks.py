"""A bug in what a library means, in the bases of a class, or in putting results together costs that, and is said."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from auditor.facts.access import BlindSpot
from auditor.link import project
from auditor.link.domain.library import Library
from auditor.link.interpreter import classes
from auditor.link.libraries import found
from auditor.link.results import assemble, calls_graph, entries, guesses, sqlfiles
from tests.projects import MODELS, report_on, statuses

USE = "from m import Order\ndef f(s: Session):\n    return s.query(Order)\n"
FILES = {"m.py": MODELS, "u.py": USE, "q.sql": "select * from orders;"}


def fails(*_: object) -> Any:
    raise TypeError("s3cr3t")


@pytest.fixture(autouse=True)
def _not_debugging(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AUDITOR_DEBUG")


def spots(folder: Path) -> tuple[BlindSpot, ...]:
    report = report_on(folder, FILES)
    assert statuses(report)["orders"] != "orphaned"
    assert "s3cr3t" not in repr(report)
    return report.coverage.blind_spots


TOYS: dict[str, Callable[[], Library]] = {
    "declare": lambda: Library(name="toy", declare=fails),
    "telling": lambda: Library(name="toy", telling=fails),
    "after_modules": lambda: Library(name="toy", after_modules=fails),
    "finish": lambda: Library(name="toy", finish=fails),
}


@pytest.mark.parametrize("hook", TOYS)
def test_a_library_that_fails_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, hook: str) -> None:
    monkeypatch.setattr(project, "LIBRARIES", (TOYS[hook](), *found.LIBRARIES))
    assert [spot.detail for spot in spots(tmp_path)] == ["what toy means: TypeError (test_hooks.py:24) in auditor"]


STEPS = [
    (assemble, "settle_accesses"),
    (assemble, "drop_ungrounded"),
    (sqlfiles, "from_objects"),
    (sqlfiles, "from_loose_strings"),
    (guesses, "possible_by_attribute"),
    (calls_graph, "build_calls"),
    (entries, "starts"),
]


@pytest.mark.parametrize(("module", "step"), STEPS, ids=[step for _, step in STEPS])
def test_a_step_that_fails_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, module: object, step: str) -> None:
    monkeypatch.setattr(module, step, fails)
    assert any("TypeError" in spot.detail and spot.tables is None for spot in spots(tmp_path))


def test_the_bases_of_a_class(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = classes.resolve_bases

    def broken(engine: Any, info: Any) -> object:
        return fails() if info.name == "Broken" else real(engine, info)

    monkeypatch.setattr(classes, "resolve_bases", broken)
    report = report_on(tmp_path, {**FILES, "b.py": "class Broken(Other):\n    pass\nBroken().x\n"})
    assert statuses(report) == {"orders": "read_only"}
    assert any("the bases of Broken" in spot.detail for spot in report.coverage.blind_spots)
