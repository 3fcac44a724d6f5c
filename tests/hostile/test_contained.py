"""A bug of ours costs the file, class or function that it happens in, and is said in one line elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from auditor import extract
from auditor.audits.usage.verdict import Usage
from auditor.facts.code import Return
from auditor.link.interpreter import statements
from auditor.link.libraries.sqlalchemy.declare import mapping
from auditor.reading import workers
from auditor.sql import read
from tests.commands import Command
from tests.projects import MODELS, report_on, statuses

OTHER = MODELS.replace("Order", "Note").replace("orders", "notes")
USE = "from m import Order\ndef f(s: Session):\n    return s.query(Order)\n"


def failing(real: Callable[..., object], wanted: Callable[..., bool], error: type[Exception]) -> Callable[..., object]:
    def fails(*args: object) -> object:
        if wanted(*args):
            raise error("s3cr3t")
        return real(*args)

    return fails


@pytest.fixture(autouse=True)
def _not_debugging(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AUDITOR_DEBUG")
    monkeypatch.setattr(workers, "_MUCH_TO_COPY", 2**60)  # a copy of this process has what is patched in it


@pytest.mark.parametrize("error", [TypeError, RecursionError, MemoryError])
@pytest.mark.parametrize("stage", ["reading", "class", "function", "sql"])
def test_the_rest_is_still_audited(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stage: str, error: type[Exception]
) -> None:
    if stage == "reading":
        broken = failing(extract._lower, lambda module, text, *_: "notes" in text, error)
        monkeypatch.setattr(extract, "_lower", broken)
    elif stage == "class":
        broken = failing(mapping.schema_of, lambda engine, info: info.node.name == "Note", error)
        monkeypatch.setattr(mapping, "schema_of", broken)
    elif stage == "function":
        broken = failing(statements._return, lambda engine, frame, node: frame.unit.name == "f", error)
        runners: dict[Any, Any] = {**statements._RUNNERS, Return: broken}
        monkeypatch.setattr(statements, "_RUNNERS", runners)
    else:
        broken = failing(read._parse, lambda text, *_: "notes" in text, error)
        monkeypatch.setattr(read, "_parse", broken)
    files = {"m.py": MODELS, "n.py": OTHER, "u.py": USE, "q.sql": "select * from notes; select * from orders;"}
    report = report_on(tmp_path, files)
    assert statuses(report)["orders"] != "orphaned"
    assert report.coverage.blind_spots
    assert "s3cr3t" not in repr(report)
    assert len(report.of(Usage).tables) == (1 if stage in {"reading", "class"} else 2)


def test_a_bug_anywhere_else_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, audit_command: Command
) -> None:
    def fails(*args: object) -> None:
        raise TypeError("s3cr3t")

    monkeypatch.setattr("auditor.pipeline.report_on", fails)
    result = audit_command("tables", "--no-cache", cwd=tmp_path)
    assert result.code == 2
    assert "Traceback" not in result.err
    assert "s3cr3t" not in result.err
    assert "TypeError" in result.err
