"""A library of models says so, and calls none of its tables surely dead; an application with dead tables does not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from auditor.audits.base import Options
from auditor.audits.usage.docs import document
from auditor.audits.usage.verdict import Usage
from auditor.findings import Report, Severity
from auditor.report.json import RENDERER as JSON
from auditor.report.text import RENDERER as TEXT
from tests.projects import MODELS, report_on


def _models(many: int) -> str:
    row = "\n\nclass C{0}(Base):\n    __tablename__ = 't{0}'\n    id: Mapped[int] = mapped_column(primary_key=True)\n"
    return MODELS + "".join(row.format(number) for number in range(many))


def _use(many: int) -> str:
    body = "".join(f"    session.scalars(select(models.C{number}))\n" for number in range(many))
    return f"import models\nfrom sqlalchemy import select\n\ndef use(session):\n    session.commit()\n{body}"


def _orphans(report: Report) -> set[tuple[Severity, str]]:
    return {(each.severity, str(each.confidence)) for each in report.findings if each.code == "AUD001"}


def test_tables_that_the_project_does_not_use_itself_may_be_there_for_others(tmp_path: Path) -> None:
    report = report_on(tmp_path, {"models.py": _models(12), "tool.py": _use(2)})
    assert report.of(Usage).hint
    assert _orphans(report) == {(Severity.WARNING, "inferred")}
    hint = report.of(Usage).hint
    assert f"Hint: {hint}." in " ".join(TEXT.render(report, Options(width=400)).split("\n"))
    assert json.loads(JSON.render(report, Options()))["hints"] == [hint]
    assert hint[1:] in document(report.of(Usage)).replace("\\", "")


@pytest.mark.parametrize(("declared", "used"), [(12, 4), (8, 0), (12, 12)])
def test_an_application_with_dead_tables_is_no_library(tmp_path: Path, declared: int, used: int) -> None:
    report = report_on(tmp_path, {"models.py": _models(declared), "tool.py": _use(used)})
    assert report.of(Usage).hint == ""
    assert _orphans(report) == {(Severity.ERROR, "certain")}
    assert json.loads(JSON.render(report, Options()))["hints"] == []
